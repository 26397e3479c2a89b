"""The shares of words that a watch is made by are those that Postgres plans its searches with."""

import pytest
from sqlalchemy import text

from bench.search.load import load
from bench.search.texts import Texts
from core.query import ArticleQuery
from storage.engine import Database
from storage.search_query import compiled
from storage.watch_words import FEWEST, shares


@pytest.fixture
def texts() -> Texts:
    return Texts()


def test_shares_are_what_postgres_estimates(database: Database, texts: Texts) -> None:
    articles = FEWEST + 200
    load(database, texts, articles)
    words = [forms[0] for forms in texts.lemmas[:40:3]] + ["губернаторами", "участок", "экстраординарный", "cloud"]
    with database.begin() as session:
        found = shares(session, words)
        for word in words:
            [plan] = session.scalar(
                text("explain (format json) select from article_search where words @@ cast(:words as tsquery)"),
                {"words": compiled(session, ArticleQuery(word)).words},
            ) or [{}]
            assert found[word] * articles == pytest.approx(plan["Plan"]["Plan Rows"], rel=0.02, abs=1), word
    assert max(found.values()) > 10 * min(found.values())


def test_a_word_that_stands_everywhere_has_no_share_and_a_young_archive_none_at_all(
    database: Database, texts: Texts
) -> None:
    with database.begin() as session:
        assert shares(session, ["мост"]) == {}
    load(database, texts, FEWEST + 200)
    with database.begin() as session:
        assert set(shares(session, ["мост", "и"])) == {"мост"}
        assert shares(session, []) == {}
