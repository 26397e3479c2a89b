"""How common words are in the archive: what a watch made from examples weighs its words against."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query import ArticleQuery
from storage.search_query import compiled

FEWEST = 1_000  # articles; of fewer, nothing is said

_ESTIMATE = text("explain (format json) select from article_search where words @@ cast(:words as tsquery)")
_ALL = text("select reltuples from pg_class where oid = 'article_search'::regclass")


def shares(session: Session, words: Sequence[str]) -> Mapping[str, float]:
    """By word, the share of the articles in which it stands in any form, as Postgres estimates it: well for common
    words, too high for rare ones. Empty for an archive that is too young or was not analysed yet."""
    articles = float(session.scalar(_ALL) or 0)
    if articles < FEWEST:
        return {}
    found = {}
    for word in words:
        asked = compiled(session, ArticleQuery(word))
        if asked.words is not None:
            [plan] = session.scalar(_ESTIMATE, {"words": asked.words}) or [{}]
            found[word] = float(plan["Plan"]["Plan Rows"]) / articles
    return found
