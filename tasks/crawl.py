"""One batch of polls. Each message runs in a fresh process, with one Scrapy engine for all its sources."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError

from core.models import Claim
from crawler.batch import run_batch
from storage import claims
from storage.engine import Database
from tasks.app import app, config, database
from tasks.messages import from_message

log = logging.getLogger(__name__)


@app.task(name="crawl_batch")
def crawl_batch(rows: list[list[object]]) -> None:
    """Polls the claimed sources. Claims that ran out, or that a second copy of the message holds, are left."""
    lease = timedelta(seconds=config().lease_seconds)
    with database().begin() as session:
        valid = claims.start(session, [from_message(row) for row in rows], lease, claims.clock(session))
    if not valid:
        return
    with LeaseKeeper(database(), valid, lease):
        report = run_batch(valid, config(), ask_processing)
    log.info("batch ended: %s", report)


def ask_processing(page_ids: Sequence[int]) -> None:
    """Rings the doorbell of the process workers; if it is not heard, the sweep finds the pages."""
    app.send_task("process", args=[list(page_ids)])


class LeaseKeeper:
    """Renews the leases of a running batch from a thread; a source that was finished needs none."""

    def __init__(self, db: Database, held: Sequence[Claim], lease: timedelta) -> None:
        self._db, self._held, self._lease = db, held, lease
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._lease.total_seconds() / 3):
            try:
                with self._db.begin() as session:
                    claims.renew(session, self._held, self._lease, claims.clock(session))
            except SQLAlchemyError as error:
                log.warning("leases could not be renewed, trying again: %s", error)
