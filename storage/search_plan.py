"""How the newest matches are found: by the index of words, or by looking through the newest articles.

A rare word is quick by its index, which has to be read and sorted whole before the newest are known; a common word
stands in every tenth article, so that it is quicker to look through these. Postgres does not know what it costs to
fetch `words`, which are stored out of line; so its own estimate of the rows decides, but not its costs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.search_query import Compiled

# What an article costs when it is looked at, in units of what it costs when the index of words names it. Measured.
_LOOK = 8
_MOST_LOOKS = 30_000
_ROOM = 4  # times as many are looked through as the estimate says, before the index is asked after all

_INDEXED = """
    with found as materialized (
        select article, at from article_search s where words @@ cast(:words as tsquery) and {filters}
    )
    select article, at from found order by at desc, article desc limit :rows
"""
# Where words have to stand side by side, or in the headline, each of the index's answers is read, the newest first.
_READ = """
    with found as materialized (
        select article, at from article_search s where words @@ cast(:loose as tsquery) and {filters}
    )
    select f.article, f.at from (select * from found order by at desc, article desc limit :reads) f
    cross join lateral (select words from article_search where article = f.article offset 0) s
    where ts_match_vq(s.words, cast(:words as tsquery)) order by f.at desc, f.article desc limit :rows
"""
_LOOKED = """
    with newest as materialized (
        select article, at, words from article_search s where {filters} order by at desc, article desc limit :reads
    )
    select article, at from newest
    where ts_match_vq(words, cast(:words as tsquery)) order by at desc, article desc limit :rows
"""
_FILTERED = "select article, at from article_search s where {filters} order by at desc, article desc limit :rows"
_ESTIMATE = "explain (format json) select from article_search s where {condition}"
_SETTING = text("select set_config('plan_cache_mode', :plans, true), set_config('enable_seqscan', :scan, true)")
_TEXT = "words @@ cast(:words as tsquery)"


class Match(NamedTuple):
    article: int
    at: datetime


def matching(session: Session, asked: Compiled, rows: int, reads: int | None = None) -> list[Match]:
    """The newest matches, `rows` of them at most, newest first.

    With `reads`, no more articles than that are read to see whether words stand side by side or in the headline: those
    behind them count as no match. Without, none is missed.
    """
    with _our_way(session):
        if asked.words is None:
            return _found(session, _FILTERED, asked, rows)
        looks = _looks(session, asked, rows)
        if looks:
            found = _found(session, _LOOKED, asked, rows, looks)
            if len(found) == rows:
                return found
        return _found(session, _INDEXED if asked.loose is None else _READ, asked, rows, reads)


def _looks(session: Session, asked: Compiled, rows: int) -> int:
    """How many of the newest to look through; 0 where the index of words is better."""
    of_text = _estimate(session, asked, _TEXT)
    matches = _estimate(session, asked, f"{_TEXT} and {asked.filters}") if asked.conditions else of_text
    looks = rows * _estimate(session, asked, asked.filters) / max(matches, 1)
    return int(_ROOM * looks) + rows if looks < _MOST_LOOKS and _LOOK * looks < of_text else 0


def _estimate(session: Session, asked: Compiled, condition: str) -> float:
    plan = session.scalar(text(_ESTIMATE.format(condition=condition)), asked.args)
    return float(plan[0]["Plan"]["Plan Rows"])


def _found(session: Session, sql: str, asked: Compiled, rows: int, reads: int | None = None) -> list[Match]:
    found = session.execute(text(sql.format(filters=asked.filters)), asked.args | {"rows": rows, "reads": reads})
    return [Match(row.article, row.at) for row in found]


@contextmanager
def _our_way(session: Session) -> Iterator[None]:
    """Plans are made for the words that are asked for, and no plan reads the words of all articles."""
    session.execute(_SETTING, {"plans": "force_custom_plan", "scan": "off"})
    yield
    session.execute(_SETTING, {"plans": "auto", "scan": "on"})
