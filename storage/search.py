"""Search in articles: pages of hits and their facets. What matches is said in `storage/search_query.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query import ArticleQuery, Order
from core.search_results import Facets, Hit, SearchPage
from storage.search_cursor import Cursor, mark, read, written
from storage.search_passages import passages
from storage.search_plan import QUICK, Bounds, Match, Matches, bounded, matching
from storage.search_query import Compiled, compiled

RANKED = 500  # the newest matches, among which the best are looked for
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
class _Found:
    """What a page shows of the matches, and where the next one begins."""

    hits: list[tuple[int, float]]  # article and rank
    next: Cursor | None
    looked_to: datetime | None


def search(
    session: Session,
    query: ArticleQuery,
    *,
    limit: int = 20,
    order: Order = Order.NEWEST,
    after: str | None = None,
    bounds: Bounds = QUICK,
) -> SearchPage:
    """`after` is the `next` of the page before, of the same query and order; raises SvodkaError for any other, and
    where it takes too long.

    By rank, the best of the newest 500 matches are found; without a search text, there is no rank but the date.
    """
    with bounded(session, bounds):
        asked = _Asked(session, query, order, after)
        rows = RANKED if asked.ranks else limit + 1
        return asked.page(asked.matches(rows, bounds), limit)


def facets(session: Session, query: ArticleQuery, *, counted: int = COUNTED, bounds: Bounds = QUICK) -> Facets:
    """Of the newest `counted` matches; raises SvodkaError where it takes too long."""
    with bounded(session, bounds):
        return _counted(session, matching(session, compiled(session, query), counted + 1, bounds), counted)


def search_with_facets(
    session: Session,
    query: ArticleQuery,
    *,
    limit: int = 20,
    order: Order = Order.NEWEST,
    after: str | None = None,
    bounds: Bounds = QUICK,
) -> tuple[SearchPage, Facets]:
    """Both for the price of one, but on the further pages of the newest, whose matches are not the newest of all."""
    with bounded(session, bounds):
        asked = _Asked(session, query, order, after)
        matches = asked.matches(max(RANKED, COUNTED + 1, limit + 1), bounds)
        page = asked.page(matches, limit)
        if asked.cursor is not None and not asked.ranks:
            matches = matching(session, compiled(session, query), COUNTED + 1, bounds)
        return page, _counted(session, matches, COUNTED)


class _Asked:
    """One page that is asked for."""

    def __init__(self, session: Session, query: ArticleQuery, order: Order, after: str | None) -> None:
        asked = compiled(session, query)
        self._session = session
        self.ranks = order is Order.RANK and asked.words is not None
        self._mark = mark(query, self.ranks)
        self.cursor = cursor = None if after is None else read(after, self._mark, self.ranks)
        if self.ranks:
            last = text("select coalesce(max(article), 0) from article_search")
            self._last = cursor.newest if cursor else session.scalar(last)
            asked = asked.narrowed("s.article <= :last", last=self._last)
        elif cursor is not None:
            asked = asked.between("(s.at, s.article) < (:after_at, :after)", after_at=cursor.at, after=cursor.article)
        self._asked = asked

    def matches(self, rows: int, bounds: Bounds) -> Matches:
        return matching(self._session, self._asked, rows, bounds)

    def page(self, matches: Matches, limit: int) -> SearchPage:
        found = self._ranked(matches, limit) if self.ranks else _newest(matches, limit)
        hits = _hits(self._session, self._asked, found.hits)
        next_ = None if found.next is None else written(found.next, self._mark)
        return SearchPage(hits, next_, self._asked.ignored, found.looked_to)

    def _ranked(self, matches: Matches, limit: int) -> _Found:
        cursor = self.cursor
        rows = self._session.execute(
            _RANKED,
            {
                "words": self._asked.words,
                "newest": [match.article for match in matches.found[:RANKED]],
                "after_score": cursor.score if cursor else None,
                "after_at": cursor.at if cursor else None,
                "after": cursor.article if cursor else None,
                "limit": limit + 1,
            },
        ).all()
        shown, more = rows[:limit], len(rows) > limit
        return _Found(
            [(row.article, row.match) for row in shown],
            Cursor(shown[-1].score, shown[-1].at, shown[-1].article, self._last) if more else None,
            _time(matches, RANKED),
        )


def _newest(matches: Matches, limit: int) -> _Found:
    shown, more = matches.found[:limit], len(matches.found) > limit
    last: Match | None = shown[-1] if more else matches.looked_to
    next_ = None if last is None else Cursor(None, last.at, last.article, None)
    return _Found([(match.article, 0.0) for match in shown], next_, _time(matches, limit))


def _time(matches: Matches, rows: int) -> datetime | None:
    """How far back was looked, where that was not far enough for so many."""
    return matches.looked_to.at if matches.looked_to and len(matches.found) <= rows else None


def _counted(session: Session, matches: Matches, most: int) -> Facets:
    numbers = [match.article for match in matches.found[:most]]
    by: dict[str, dict[str, int]] = {"region": {}, "kind": {}, "source": {}, "week": {}}
    for facet, key, articles in session.execute(_FACETS, {"numbers": numbers}):
        by[facet][key] = articles
    return Facets(
        total=len(numbers),
        more=len(matches.found) > most,
        by_region=by["region"],
        by_kind=by["kind"],
        by_source=dict(list(by["source"].items())[:_SOURCES]),
        by_week={date.fromisoformat(week): articles for week, articles in sorted(by["week"].items())},
        looked_to=_time(matches, most),
    )


def _hits(session: Session, asked: Compiled, found: Sequence[tuple[int, float]]) -> list[Hit]:
    numbers = [article for article, _ in found]
    rows = {row.number: row._mapping for row in session.execute(_HITS, {"numbers": numbers})}
    shown = passages(session, asked, numbers)
    return [Hit(**rows[article], snippet=shown[article], rank=rank) for article, rank in found]
