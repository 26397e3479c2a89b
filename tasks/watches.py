"""Watches look at what is new in the archive."""

import logging
import time

from storage.watch_events import follow
from tasks.app import app, database

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
