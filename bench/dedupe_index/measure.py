"""Real transactions of the service on the loaded database, timed from inside by what each statement is for."""

import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from bench.dedupe_index.load import SITES, Loader, moment_of
from core.models import Extraction, Precision
from core.outcomes import Outcome
from dedupe.decide import fingerprint
from storage.frontier import RawPage

PHASES = ("locks", "look-up", "reading", "writing", "commit", "Python")
_WARM_UP = 300
_EXPLAINED = 200


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each transaction: the whole, and its phases. `related`: share of articles with a relation.

    `pages`: of 8 kB, touched by one look-up, for some of the articles; whatever else the machine does.
    """

    whole: list[float]
    phases: dict[str, list[float]]
    related: float
    pages: list[int]

    def percentile(self, phase: str, percent: float) -> float:
        """In milliseconds."""
        return float(np.percentile(self.whole if phase == "whole" else self.phases[phase], percent)) * 1e3


def run(loader: Loader, count: int) -> Times:
    """Stores the stream's next `count` articles, one transaction each, as `tasks/process.py` does."""
    whole, phases, related = [], defaultdict(list), 0
    gc.collect()
    gc.freeze()  # the service has no stream of made-up articles for its collector to look through
    with _statement_clock(loader.database.engine) as clock:
        for turn, article in enumerate(islice(loader.stream, count + _WARM_UP)):
            paragraphs = loader.stream.paragraphs(article)
            done = _store(loader, paragraphs, clock)
            if turn < _WARM_UP:
                continue
            related += done.has_kin
            whole.append(done.ended - done.began)
            for phase in PHASES[:4]:
                phases[phase].append(done.spent.get(phase, 0.0))
            phases["commit"].append(done.ended - done.written)
            phases["Python"].append(done.written - done.began - sum(done.spent.values()))
    pages = _pages(loader.database.engine, clock.look_ups[-_EXPLAINED:])
    return Times(whole, dict(phases), related / count, pages)


class _Done(NamedTuple):
    """When the transaction began, when all was written, when it was committed; seconds by what statements are for."""

    began: float
    written: float
    ended: float
    spent: dict[str, float]
    has_kin: bool


def _store(loader: Loader, paragraphs: list[str], clock: "_Clock") -> _Done:
    from tasks.store import store

    with loader.database.begin() as session:
        page = _page(session, loader, loader.loaded + 1)
    found = Extraction(
        Outcome.ARTICLE,
        title=paragraphs[0][:80],
        paragraphs=tuple(paragraphs),
        lead=paragraphs[0],
        published_at=page.fetched_at,
        published_precision=Precision.MINUTE,
    )
    print_ = fingerprint(found.title, found.paragraphs)
    clock.spent.clear()
    began = time.perf_counter()
    with loader.database.begin() as session:
        _, number = store(session, page, found, print_)
        session.flush()
        written = time.perf_counter()
    ended, spent = time.perf_counter(), dict(clock.spent)
    with loader.database.begin() as session:
        story = session.scalar(text("select cluster_id from article where number = :n"), {"n": number})
        has_kin = session.scalar(text("select exists (select from relation where a = :n)"), {"n": number})
    loader.known(number, story)
    return _Done(began, written, ended, spent, bool(has_kin))


class _Clock:
    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.look_ups: list[tuple[str, Any]] = []
        self._began = 0.0

    def before(self, *_: Any) -> None:
        self._began = time.perf_counter()

    def after(self, _connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        purpose = _purpose(statement)
        self.spent[purpose] += time.perf_counter() - self._began
        if purpose == "look-up":
            self.look_ups.append((statement, parameters))


@contextmanager
def _statement_clock(engine: Engine) -> Iterator[_Clock]:
    clock = _Clock()
    event.listen(engine, "before_cursor_execute", clock.before)
    event.listen(engine, "after_cursor_execute", clock.after)
    try:
        yield clock
    finally:
        event.remove(engine, "before_cursor_execute", clock.before)
        event.remove(engine, "after_cursor_execute", clock.after)


def _pages(engine: Engine, look_ups: list[tuple[str, Any]]) -> list[int]:
    touched = []
    with engine.connect() as connection:
        for statement, parameters in look_ups:
            explained = connection.exec_driver_sql(f"explain (analyze, buffers, format json) {statement}", parameters)
            [plan] = explained.scalar_one()
            touched.append(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])
    return touched


def _purpose(statement: str) -> str:
    words = statement.lower().split()
    if "from sketch" in " ".join(words) and words[0] == "with":
        return "look-up"
    if "pg_advisory" in statement:
        return "locks"
    return "writing" if any(word in words for word in ("insert", "update", "delete")) else "reading"


def _page(session: Session, loader: Loader, number: int) -> RawPage:
    at = moment_of(number)
    url = f"https://site{number % SITES}.invalid/news/{at:%Y/%m/%d}/{number}"
    site = loader.sites[number % SITES]
    page = session.scalar(
        text("""
            insert into page (source_id, url, url_key, state, final_url, status, fetched_at)
            values (:site, :url, :url, 'fetched', :url, 200, :at) returning id
        """),
        {"site": site, "url": url, "at": at},
    )
    return RawPage(
        id=int(page or 0),
        source_id=site,
        url=url,
        final_url=url,
        status=200,
        headers={},
        body=b"",
        fetched_at=at,
        title_hint="",
        published_hint=None,
        process_attempts=1,
        detail="",
        document=None,
    )
