"""Sweeps: whatever a lost message or a killed worker left behind is found in Postgres and done."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from dedupe.memory import SITES
from storage import claims, clock, frontier, gaps, memory, polls, rechecks, reclean, sitemap_files, sketch_months
from tasks.app import PROCESS_LIMIT, app, config, database
from tasks.broker import waiting
from tasks.mend import mend_stories

log = logging.getLogger(__name__)

_SOON, _LATE = timedelta(seconds=20), timedelta(minutes=15)
_DEAD = timedelta(seconds=PROCESS_LIMIT + 10)  # no worker is at one message for longer
_SWEEP_PAGES = 500
_PORTIONS_SECONDS = 3.0
_STORIES_SECONDS = 2.0
_GROUP = 8
_SWEEP_EXPIRES = 30  # seconds; the next sweep asks again
_MEMORY_LINES = 5_000  # a site: the chrome of a rich one is some 300, the rest are lines that were seen once


@app.task(name="sweep", acks_late=False)
def sweep() -> None:
    """Ends polls whose worker died, and asks again for pages that were fetched but not processed. Second answers of
    articles' pages are asked for here alone, and only while no new page waits.

    While messages wait in the queue a page is only late; when the queue is empty it was lost.
    """
    behind = waiting("process") > 0
    lost, dead = (_LATE, _LATE) if behind else (_SOON, _DEAD)
    with database().begin() as session:
        now = claims.clock(session)
        buried = claims.bury(session, now)
        found = frontier.unprocessed(session, now - lost, now - dead, _SWEEP_PAGES, now)
        again = [] if behind else rechecks.unprocessed(session, now - _DEAD, _SWEEP_PAGES, now)
        waits = bool(reclean.waiting_sites(session))
        month_due = sketch_months.due(session, now, **_sketch_time())
    for start in range(0, len(found), _GROUP):
        # it expires before the next asking: the queue must not grow while no worker takes from it
        app.send_task("process", args=[found[start : start + _GROUP]], expires=_LATE.total_seconds())
    for start in range(0, len(again), _GROUP):
        app.send_task("recheck", args=[again[start : start + _GROUP]], expires=_LATE.total_seconds())
    if waits:
        app.send_task("reclean", expires=_SWEEP_EXPIRES)
    if month_due:
        _sketch_months(now)
    if buried or found:
        log.warning("swept up %d abandoned polls and %d unprocessed pages", buried, len(found))


@app.task(name="upkeep", acks_late=False)
def upkeep() -> None:
    """Retention of raw pages, polls, gaps, files of sitemaps and lines of site memory; lines known everywhere; months
    of sketches; stories."""
    now = datetime.now(UTC)
    _sketch_months(now)
    bodies = _in_portions(lambda session: frontier.drop_bodies(session, now - timedelta(days=config().raw_days)))
    records = _in_portions(lambda session: polls.forget(session, now - timedelta(days=config().poll_days)))
    with database().begin() as session:
        if ahead := clock.forget_the_future(session, claims.clock(session)):
            log.warning("%d sources were to be polled far ahead, as if the clock had been set back: now instead", ahead)
    records += _in_portions(lambda session: gaps.forget(session, now - timedelta(days=config().poll_days)))
    with database().begin() as session:
        sitemap_files.forget(session)
    stale = 0
    with database().begin() as session:
        crowded = memory.crowded(session, _MEMORY_LINES)
    for source_id in crowded:
        with database().begin() as session:
            stale += memory.drop_stale(session, source_id, _MEMORY_LINES)
    with database().begin() as session:
        common = memory.promote(session, SITES, now)
    log.info(
        "dropped %d raw pages, %d records of polls and gaps and %d lines that are past their time",
        bodies,
        records,
        stale,
    )
    if common:
        log.info("%d more lines are known as chrome on every site", common)
    mend_stories(database(), _STORIES_SECONDS)


def _sketch_months(now: datetime) -> None:
    changes = sketch_months.maintain(database(), now, **_sketch_time())
    for month, waited in changes.made.items():
        log.info("the index of near copies has a part for %s; %d rows had waited for it", f"{month:%Y-%m}", waited)
    for month in changes.dropped:
        log.info("the index of near copies no longer has %s: it is past sketch_days", f"{month:%Y-%m}")
    if changes.discarded:
        log.info("dropped %d rows of the index of near copies that came when their month was past", changes.discarded)
    if changes.busy:
        months = ", ".join(f"{month:%Y-%m}" for month in changes.busy)
        log.warning("the index of near copies was too busy to change its parts for %s; upkeep tries again", months)


def _sketch_time() -> dict[str, int]:
    return {"keep_days": config().sketch_days, "window_days": config().dedupe_days}


def _in_portions(drop: Callable[[Session], int]) -> int:
    """Repeats a bounded deletion until nothing is left or its time is up: ticks wait behind it."""
    dropped, until = 0, time.monotonic() + _PORTIONS_SECONDS
    while time.monotonic() < until:
        with database().begin() as session:
            count = drop(session)
        dropped += count
        if count == 0:
            break
    return dropped
