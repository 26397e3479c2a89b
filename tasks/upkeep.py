"""Sweeps: whatever a lost message or a killed worker left behind is found in Postgres and done."""

import logging
from datetime import UTC, datetime, timedelta

from storage import claims, duplicates, frontier, polls
from tasks.app import app, config, database
from tasks.broker import waiting

log = logging.getLogger(__name__)

_SOON, _LATE = timedelta(seconds=20), timedelta(minutes=15)
_SWEEP_PAGES = 500
_GROUP = 8


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
    for start in range(0, len(found), _GROUP):
        app.send_task("process", args=[found[start : start + _GROUP]])
    if buried or found:
        log.warning("swept up %d abandoned polls and %d unprocessed pages", buried, len(found))


@app.task(name="upkeep", acks_late=False)
def upkeep() -> None:
    """Retention of raw pages and polls; partitions for the coming month."""
    now = datetime.now(UTC)
    with database().begin() as session:
        duplicates.ensure_months(session, now)
    with database().begin() as session:
        bodies = frontier.drop_bodies(session, now - timedelta(days=config().raw_days))
        records = polls.forget(session, now - timedelta(days=config().poll_days))
    log.info("dropped %d raw pages and %d records of polls that are past their time", bodies, records)
