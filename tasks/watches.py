"""Watches look at what is new in the archive, and what they find is handed on to their receivers."""

import logging
import time

from storage import claims, watch_news
from storage.watch_events import follow
from tasks.app import app, config, database

log = logging.getLogger(__name__)

_SECONDS = 10  # ticks wait behind it


@app.task(name="watch", acks_late=False)
def watch() -> None:
    """A portion of events a transaction, until none is left or its time is up: the next message goes on there."""
    until, hits = time.monotonic() + _SECONDS, 0
    while time.monotonic() < until:
        done = database().do(follow)
        if done is None or done.events == 0:
            break
        hits += done.hits
    if hits:
        log.info("watches have found %d articles", hits)
    with database().begin() as session:
        watch_news.enqueue_news(session, config().receivers, config().notify_zone, claims.clock(session))
