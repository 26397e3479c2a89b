"""Sweeps: whatever a lost message or a killed worker left behind is found in Postgres and done."""

import logging
from datetime import UTC, datetime, timedelta

from dedupe.memory import SITES
from storage import claims, duplicates, frontier, memory, polls, reclean
from tasks.app import app, config, database
from tasks.broker import waiting

log = logging.getLogger(__name__)

_SOON, _LATE = timedelta(seconds=20), timedelta(minutes=15)
_SWEEP_PAGES = 500
_GROUP = 8
_SWEEP_EXPIRES = 30  # seconds; the next sweep asks again
_MEMORY_LINES = 5_000  # a site: the chrome of a rich one is some 300, the rest are lines that were seen once


@app.task(name="sweep", acks_late=False)
def sweep() -> None:
    """Ends polls whose worker died, and asks again for pages that were fetched but not processed.

    While messages wait in the queue a page is only late; when the queue is empty it was lost.
    """
    now = datetime.now(UTC)
    patience = _LATE if waiting("process") else _SOON
    with database().begin() as session:
        buried = claims.bury(session, now)
        found = frontier.unprocessed(session, now - patience, _SWEEP_PAGES, now)
        waits = bool(reclean.waiting_sites(session))
    for start in range(0, len(found), _GROUP):
        app.send_task("process", args=[found[start : start + _GROUP]])
    if waits:
        app.send_task("reclean", expires=_SWEEP_EXPIRES)
    if buried or found:
        log.warning("swept up %d abandoned polls and %d unprocessed pages", buried, len(found))


@app.task(name="upkeep", acks_late=False)
def upkeep() -> None:
    """Retention of raw pages, polls and lines of site memory; lines known everywhere; the coming month's partition."""
    now = datetime.now(UTC)
    with database().begin() as session:
        duplicates.ensure_months(session, now)
    with database().begin() as session:
        bodies = frontier.drop_bodies(session, now - timedelta(days=config().raw_days))
        records = polls.forget(session, now - timedelta(days=config().poll_days))
    stale = 0
    with database().begin() as session:
        crowded = memory.crowded(session, _MEMORY_LINES)
    for source_id in crowded:
        with database().begin() as session:
            stale += memory.drop_stale(session, source_id, _MEMORY_LINES)
    with database().begin() as session:
        common = memory.promote(session, SITES, now)
    log.info("dropped %d raw pages, %d records of polls and %d lines that are past their time", bodies, records, stale)
    if common:
        log.info("%d more lines are known as chrome on every site", common)
