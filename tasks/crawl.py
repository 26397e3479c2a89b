"""One batch of polls. Each message runs in a fresh process, with one Scrapy engine for all its sources."""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self

from celery import signals
from sqlalchemy.exc import SQLAlchemyError

from core.models import Claim
from crawler.batch import run_batch
from crawler.preload import preload
from storage import claims
from storage.engine import Database
from tasks.app import app, config, database
from tasks.forks import settle
from tasks.messages import from_message

log = logging.getLogger(__name__)


@signals.worker_init.connect
def _before_the_forks(**_: object) -> None:
    preload(config())
    settle()


@app.task(name="crawl_batch")
def crawl_batch(rows: list[list[object]]) -> None:
    """Polls the claimed sources. Claims that ran out, or that a second copy of the message holds, are left."""
    lease, asked = timedelta(seconds=config().lease_seconds), time.monotonic()
    with database().begin() as session:
        valid = claims.start(session, [from_message(row) for row in rows], lease, claims.clock(session))
    if not valid:
        return
    with LeaseKeeper(database(), valid, lease, asked) as keeper:
        report = run_batch(valid, config(), ask_processing, keeper.holds)
    log.info("batch ended: %s", report)


def ask_processing(page_ids: Sequence[int]) -> None:
    """Rings the doorbell of the process workers; if it is not heard, the sweep finds the pages."""
    app.send_task("process", args=[list(page_ids)])


class LeaseKeeper:
    """Renews the leases of a running batch from a thread, and knows which were lost.

    A source that was finished has no lease to renew and counts as lost: nobody asks for it any more. `asked` is when
    the leases were asked for, on the clock of `time.monotonic`.
    """

    def __init__(self, db: Database, held: Sequence[Claim], lease: timedelta, asked: float) -> None:
        self._db, self._held, self._lease = db, held, lease
        self._ends = asked + lease.total_seconds()
        self._lost: set[int] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def holds(self, claim: Claim) -> bool:
        """False once the claim was found to be another's, up to a third of the lease late (the token does the rest), or
        when its time is over because the database could not be asked, or this process was held up, for so long."""
        return claim.source_id not in self._lost and time.monotonic() < self._ends

    def _run(self) -> None:
        while not self._stop.wait(self._lease.total_seconds() / 3):
            asked = time.monotonic()
            try:
                with self._db.begin() as session:
                    kept = claims.renew(session, self._held, self._lease, claims.clock(session))
            except SQLAlchemyError as error:
                log.warning("leases could not be renewed, trying again: %s", error)
            else:
                self._lost |= {claim.source_id for claim in self._held} - {claim.source_id for claim in kept}
                self._held, self._ends = kept, asked + self._lease.total_seconds()
