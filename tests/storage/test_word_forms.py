import pytest
from sqlalchemy import text

from bench.search.forms import Verdict, gold, judged
from core.query import ArticleQuery
from storage.engine import Database
from storage.search import search
from tests.storage.search_articles import put

RECALL, PRECISION = 0.95, 0.9


@pytest.fixture
def verdicts(database: Database) -> dict[str, Verdict]:
    queries, words = gold()
    for word in words:
        put(database, word)

    def ask(query: str) -> set[str]:
        with database.begin() as session:
            return {hit.title for hit in search(session, ArticleQuery(query), limit=1_000).hits}

    derived = [one for one in queries if one.query.startswith("~")]
    inflected = [one for one in queries if one not in derived]
    return {"inflected": judged(inflected, ask), "derived": judged(derived, ask), "all": judged(queries, ask)}


def test_forms_and_derivations_are_found(verdicts: dict[str, Verdict]) -> None:
    for verdict in verdicts.values():
        assert verdict.recall >= RECALL, verdict.misses
        assert verdict.precision >= PRECISION, verdict.strays


@pytest.mark.parametrize(
    ("word", "stem"),
    [("людьми", "людьм"), ("детей", "дет"), ("дню", "дню"), ("подпишут", "подпишут"), ("горожан", "горожа")],
)
def test_the_shapes_that_are_listed_are_those_of_the_database(database: Database, word: str, stem: str) -> None:
    """A newer Postgres may bring a newer stemmer: then core/data/*_stems.csv and *_endings.csv need a look."""
    with database.begin() as session:
        found = session.scalar(text("select (tsvector_to_array(to_tsvector('russian', :word)))[1]"), {"word": word})
    assert found == stem
