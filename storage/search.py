"""Search in articles: pages of hits and their facets. What matches is said in `storage/search_query.py`."""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.errors import SvodkaError
from core.query import ArticleQuery, Order
from core.search_results import Facets, Hit, SearchPage
from storage.search_passages import passages
from storage.search_plan import matching
from storage.search_query import Compiled, compiled

RANKED = 500  # the newest matches, among which the best are looked for
_RANKED_READS = 8_000  # of a phrase: as many articles with its words are read for that
COUNTED = 1_000  # the newest matches, which the facets count
_SOURCES = 20

# A year makes as much as a match e times better: for the order it is the same whether the newer gain or the older lose.
_RANKED = text("""
    select * from (
        select article, at, match,
            ln(match + 1e-9) + extract(epoch from at)::float8 / 31557600 as score
        from (
            select article, at, ts_rank_cd(words, cast(:words as tsquery), 1)::float8 as match
            from article_search where article = any(cast(:newest as bigint[])) offset 0
        ) matched
    ) ranked
    where cast(:after_score as float8) is null
        or (score, at, article) < (cast(:after_score as float8), cast(:after_at as timestamptz), cast(:after as bigint))
    order by score desc, at desc, article desc limit :limit
""")
_HITS = text("""
    select a.id, a.number, a.url, s.name as source, a.region, s.kind, a.title, a.published_at, a.published_precision,
        a.first_seen_at, a.cluster_id as story, a.cluster_role as role,
        (select count(*) from article o where o.cluster_id = a.cluster_id) as copies
    from article a join source s on s.id = a.source_id where a.number = any(cast(:numbers as bigint[]))
""")
_FACETS = text("""
    with counted as materialized (
        select region, source_id, date_trunc('week', at at time zone 'Europe/Moscow')::date as week
        from article_search where article = any(cast(:numbers as bigint[]))
    )
    select 'region' as facet, coalesce(region, '') as key, count(*) as articles from counted group by region
    union all select 'kind', kind, count(*) from counted join source on source.id = source_id group by kind
    union all select 'source', name, count(*) from counted join source on source.id = source_id group by name
    union all select 'week', week::text, count(*) from counted group by week
    order by articles desc, key
""")


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The last hit of a page; the next begins behind it. `newest` bounds what is ranked: the articles that were there
    when the first page was."""

    score: float | None
    at: datetime
    article: int
    newest: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    article: int
    rank: float
    cursor: _Cursor


def search(
    session: Session,
    query: ArticleQuery,
    *,
    limit: int = 20,
    order: Order = Order.NEWEST,
    after: str | None = None,
) -> SearchPage:
    """`after` is the `next` of the page before, of the same query and order; raises SvodkaError for any other.

    By rank, the best of the newest 500 matches are found; without a search text, there is no rank but the date.
    """
    asked = compiled(session, query)
    ranks = order is Order.RANK and asked.words is not None
    mark = _mark(query, ranks)
    cursor = None if after is None else _read(after, mark, ranks)
    found = (_ranked if ranks else _newest)(session, asked, limit + 1, cursor)
    hits = _hits(session, asked, found[:limit])
    return SearchPage(hits, _written(found[limit - 1].cursor, mark) if len(found) > limit else None, asked.ignored)


def facets(session: Session, query: ArticleQuery, *, counted: int = COUNTED) -> Facets:
    """Of the newest `counted` matches."""
    matches = matching(session, compiled(session, query), counted + 1)
    numbers = [match.article for match in matches[:counted]]
    by: dict[str, dict[str, int]] = {"region": {}, "kind": {}, "source": {}, "week": {}}
    for facet, key, articles in session.execute(_FACETS, {"numbers": numbers}):
        by[facet][key] = articles
    return Facets(
        total=len(numbers),
        more=len(matches) > counted,
        by_region=by["region"],
        by_kind=by["kind"],
        by_source=dict(list(by["source"].items())[:_SOURCES]),
        by_week={date.fromisoformat(week): articles for week, articles in sorted(by["week"].items())},
    )


def _newest(session: Session, asked: Compiled, limit: int, cursor: _Cursor | None) -> list[_Found]:
    if cursor is not None:
        asked = asked.narrowed("(s.at, s.article) < (:after_at, :after)", after_at=cursor.at, after=cursor.article)
    matches = matching(session, asked, limit)
    return [_Found(match.article, 0.0, _Cursor(None, match.at, match.article, None)) for match in matches]


def _ranked(session: Session, asked: Compiled, limit: int, cursor: _Cursor | None) -> list[_Found]:
    newest = cursor.newest if cursor else session.scalar(text("select coalesce(max(article), 0) from article_search"))
    matches = matching(session, asked.narrowed("s.article <= :newest", newest=newest), RANKED, _RANKED_READS)
    rows = session.execute(
        _RANKED,
        {
            "words": asked.words,
            "newest": [match.article for match in matches],
            "after_score": cursor.score if cursor else None,
            "after_at": cursor.at if cursor else None,
            "after": cursor.article if cursor else None,
            "limit": limit,
        },
    )
    return [_Found(row.article, row.match, _Cursor(row.score, row.at, row.article, newest)) for row in rows]


def _hits(session: Session, asked: Compiled, found: Sequence[_Found]) -> list[Hit]:
    numbers = [one.article for one in found]
    rows = {row.number: row._mapping for row in session.execute(_HITS, {"numbers": numbers})}
    shown = passages(session, asked, numbers)
    return [Hit(**rows[one.article], snippet=shown[one.article], rank=one.rank) for one in found]


def _mark(query: ArticleQuery, ranks: bool) -> int:
    """What a cursor belongs to: in another query it would be a place that means nothing."""
    asked = json.dumps([astuple(query), ranks], default=str, ensure_ascii=False)
    return zlib.crc32(asked.encode("utf-8", "surrogatepass"))


def _written(cursor: _Cursor, mark: int) -> str:
    values = [mark, cursor.score, cursor.at.isoformat(), cursor.article, cursor.newest]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(token: str, mark: int, ranks: bool) -> _Cursor:
    try:
        own, score, at, article, newest = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        cursor = _Cursor(
            float(score) if ranks else None, datetime.fromisoformat(at), int(article), int(newest) if ranks else None
        )
    except (ValueError, TypeError, OverflowError):
        own, cursor = None, None
    if own != mark or cursor is None:
        raise SvodkaError(
            "This cursor is not one of this search.",
            "Begin again without a cursor; then give back `next` unchanged, with the same query and order.",
        )
    return cursor
