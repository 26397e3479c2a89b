"""How the newest matches are found: by the index of words, window by window back in time.

The index gives what it finds in no order, so that all of it is fetched and sorted before the newest are known: little
for a rare word, much for one that stands in every tenth article. But each article has its week among its words
(migration 0018), and of a common word with some weeks the index reads just their part. So rare words are looked for in
the whole archive, common ones in the newest articles, then in those before them, until the page is full.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.errors import SvodkaError
from storage.search_query import Compiled

_SETTINGS = text("""
    select current_setting('statement_timeout'), set_config('plan_cache_mode', :plans, true),
        set_config('enable_seqscan', :scan, true), set_config('statement_timeout', :timeout, true)
""")
_CANCELLED = "57014"


@dataclass(frozen=True, slots=True)
class Bounds:
    """`reads` articles at most have their words read, to see whether these stand side by side, or in the headline;
    `looked` articles at most are in the windows; a statement may take `seconds`.

    Up to `rare` matches in the whole archive are looked for there at once. No window is smaller than `window` articles.
    """

    reads: int = 3_000
    looked: int = 200_000
    seconds: int = 5
    rare: int = 2_000
    window: int = 2_000


QUICK = Bounds()  # for somebody who waits
THOROUGH = Bounds(reads=2**31 - 1, looked=2**31 - 1, seconds=600)  # none is missed

_GROWTH = 4  # each window is so many times as large as the one before
_RESERVE = 1.5  # so many times as many are looked at as the estimate says are needed
_FETCH = 10  # what a match costs that is fetched from anywhere, in units of an article in a window. Measured.
_WEEKS = 60  # more are dearer to look for than the words alone
_DEAR = 100_000  # a beginning of words that stand in more articles than that is not asked of the index
_CANDIDATES = 500  # are what the first window is to have where they have to be read
_FIRST_BATCH, _BATCH = 250, 1_000

_CANDIDATE = """
    with found as materialized (select article, at from article_search s where {condition})
    select article, at from found order by at desc, article desc limit :rows
"""
_FILTERED = "select article, at from article_search s where {condition} order by at desc, article desc limit :rows"
_WINDOW = """
    select count(*) as articles, array_agg(distinct week) as weeks, to_timestamp(min(week) * 604800) as since from (
        select floor(extract(epoch from at) / 604800)::bigint as week from article_search s where {condition}
        order by at desc, article desc limit :articles
    ) newest
"""
_MATCHING = text("""
    select article from article_search
    where article = any(cast(:articles as bigint[])) and ts_match_vq(words, cast(:words as tsquery))
""")
_ESTIMATE = text("explain (format json) select from article_search where words @@ cast(:words as tsquery)")
_ALL = text("select greatest(reltuples, 1) from pg_class where oid = 'article_search'::regclass")


@contextmanager
def bounded(session: Session, bounds: Bounds) -> Iterator[None]:
    """Plans are made for the words that are asked for, no plan reads the words of all articles, and no statement takes
    longer than it may: raises SvodkaError then."""
    ours = {"plans": "force_custom_plan", "scan": "off", "timeout": f"{bounds.seconds}s"}
    before = session.scalar(_SETTINGS, ours)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _CANCELLED:
            raise
        raise SvodkaError(
            f"This search took longer than {bounds.seconds} seconds, and was ended.",
            "Ask for fewer days, for one region or source, or for a rarer word.",
        ) from None
    session.execute(_SETTINGS, {"plans": "auto", "scan": "on", "timeout": before})


class Match(NamedTuple):
    article: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Matches:
    """The newest first. With `looked_to`, a bound was reached: of what stands behind it, nothing is known."""

    found: list[Match]
    looked_to: Match | None = None


class _Window(NamedTuple):
    """All articles of these weeks, which are the newest that were not looked at; `last` where no others are left."""

    articles: int
    weeks: Sequence[int]
    since: datetime
    last: bool


def matching(session: Session, asked: Compiled, rows: int, bounds: Bounds = QUICK) -> Matches:
    """The newest matches, `rows` of them at most. Ends before, with `looked_to`, where a bound is reached."""
    if asked.hopeless:
        return Matches([])
    if asked.words is None:
        return Matches(_rows(session, _FILTERED, asked, asked.filters, rows))
    asked = _without_dear(session, asked)
    look = _Look(session, asked, rows, bounds)
    expected = _estimate(session, look.indexed) if look.indexed else float("inf")
    if "story" in asked.args or (look.leads and expected <= bounds.rare):
        look.everywhere()
        return look.matches
    a_match = _RESERVE * max(float(session.scalar(_ALL) or 1) / expected, 1)  # stands in one of so many articles
    if look.leads and _FETCH * expected <= a_match * (rows if asked.exact else bounds.reads):
        look.everywhere()
    else:
        look.by_windows(int(a_match * (rows if asked.exact else _CANDIDATES)))
    return look.matches


class _Look:
    """One look for the newest matches: what was found so far, and what may still be read."""

    def __init__(self, session: Session, asked: Compiled, rows: int, bounds: Bounds) -> None:
        self._session, self._asked, self._rows, self._bounds = session, asked, rows, bounds
        self._reads = bounds.reads
        self._place: Match | None = None  # all before it was looked at
        clauses = (*asked.loose, *asked.terms.values())
        self.indexed = " & ".join(clauses)
        self.leads = not all(clause.startswith("!") for clause in clauses)  # else the index would be read whole
        self._found: list[Match] = []
        self._looked_to: Match | None = None

    @property
    def matches(self) -> Matches:
        return Matches(self._found, self._looked_to)

    @property
    def _ended(self) -> bool:
        return self._looked_to is not None or len(self._found) >= self._rows

    def everywhere(self) -> None:
        self._take(self._asked, self.indexed)

    def by_windows(self, articles: int) -> None:
        """The first holds so many articles, each other one more than the one before."""
        asked, left = self._asked, self._bounds.looked
        while not self._ended:
            window = _window(self._session, asked, min(max(articles, self._bounds.window), left))
            if window is None:
                return
            if len(window.weeks) <= _WEEKS or not self.leads:
                weeks = " | ".join(f"'#week {week}'" for week in window.weeks)
                self._take(asked, " & ".join(filter(None, (self.indexed, f"({weeks})"))))
            else:
                self._take(asked.between("s.at >= :window_start", window_start=window.since), self.indexed)
            self._place = Match(0, window.since)
            if window.last:
                return
            left -= window.articles
            if left <= 0 and not self._ended:
                self._looked_to = self._place
            articles = _GROWTH * window.articles
            asked = self._asked.between("s.at < :window_end", window_end=window.since)

    def _take(self, asked: Compiled, indexed: str) -> None:
        """What the index finds there; where it does not tell all, as many as may be read."""
        others = (condition for condition in asked.conditions if condition not in asked.terms)
        condition = " and ".join(("words @@ cast(:indexed as tsquery)", *others))
        asked = replace(asked, args=asked.args | {"indexed": indexed})
        if asked.exact:
            self._found += _rows(self._session, _CANDIDATE, asked, condition, self._rows - len(self._found))
        else:
            self._read(_rows(self._session, _CANDIDATE, asked, condition, self._reads + 1))

    def _read(self, candidates: Sequence[Match]) -> None:
        place = 0
        while place < len(candidates) and len(self._found) < self._rows:
            batch = candidates[place : place + min(_BATCH if place else _FIRST_BATCH, self._reads)]
            if not batch:
                self._looked_to = self._place
                return
            args = {"articles": [one.article for one in batch], "words": self._asked.words}
            right = set(self._session.scalars(_MATCHING, args))
            self._found += [one for one in batch if one.article in right][: self._rows - len(self._found)]
            self._place = batch[-1]
            self._reads -= len(batch)
            place += len(batch)


def _without_dear(session: Session, asked: Compiled) -> Compiled:
    """The index reads all articles with a beginning of words before it looks for the other words."""
    beginnings = [clause for clause in asked.loose if ":*" in clause]
    dear = {clause for clause in beginnings if _estimate(session, clause.removeprefix("!")) > _DEAR}
    if not dear:
        return asked
    return replace(asked, loose=tuple(clause for clause in asked.loose if clause not in dear), exact=False)


def _window(session: Session, asked: Compiled, articles: int) -> _Window | None:
    """As many weeks as hold so many articles; None where there are none at all."""
    sql = text(_WINDOW.format(condition=" and ".join(asked.times) or "true"))
    row = session.execute(sql, asked.args | {"articles": articles}).one()
    return _Window(row.articles, row.weeks, row.since, row.articles < articles) if row.articles else None


def _estimate(session: Session, words: str) -> float:
    plan = session.scalar(_ESTIMATE, {"words": words})
    return float(plan[0]["Plan"]["Plan Rows"])


def _rows(session: Session, sql: str, asked: Compiled, condition: str, rows: int) -> list[Match]:
    found = session.execute(text(sql.format(condition=condition)), asked.args | {"rows": rows})
    return [Match(row.article, row.at) for row in found]
