"""One round of delivery: alerts become deliveries, what is due goes out, and how it ended is written down."""

import logging
import time
from datetime import timedelta

from core.config import Config
from core.messages.quiet import QuietHours
from core.messages.receivers import LOG, Receiver
from notify.post import SEND_SECONDS, Letter, post
from storage import claims, deliveries
from storage.engine import Database

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=SEND_SECONDS + 30)  # a sender that outlives us has ended by then
_HOUSEKEEPING_SECONDS = 3600.0


class Courier:
    def __init__(self, db: Database, config: Config) -> None:
        self._db = db
        self._receivers = config.receivers
        self._quiet: QuietHours | None = config.quiet
        self._zone = config.notify_zone
        self._wait = timedelta(seconds=config.digest_seconds)
        self._keep = timedelta(days=config.poll_days)
        self._next_housekeeping = 0.0

    def round(self) -> int:
        """Returns how many messages went out."""
        with self._db.begin() as session:
            deliveries.enqueue_alerts(session, self._receivers, self._zone)
        self._keep_house()
        claimed = [
            (receiver, parcel) for receiver in self._receivers if (parcel := self._claimed(receiver)) is not None
        ]
        answers = post([Letter(one, parcel.batch, parcel.messages, parcel.doubtful) for one, parcel in claimed])
        for (receiver, parcel), why in zip(claimed, answers, strict=True):
            with self._db.begin() as session:
                now = claims.clock(session)
                if why is None:
                    deliveries.sent(session, parcel.batch, now)
                    continue
                again = deliveries.failed(session, parcel, why, now)
            then = "it is given up" if again is None else f"tried again at {again:%H:%M:%S} UTC"
            log.warning("no message to %s: %s; %s", receiver.label, why, then)
        return answers.count(None)

    def _claimed(self, receiver: Receiver) -> deliveries.Parcel | None:
        with self._db.begin() as session:
            now = claims.clock(session)
            wakes_nobody = receiver.channel == LOG
            return deliveries.claim(
                session,
                receiver,
                now,
                lease=_LEASE,
                wait=timedelta() if wakes_nobody else self._wait,
                urgent_only=not wakes_nobody and self._quiet is not None and self._quiet.hold(now),
            )

    def _keep_house(self) -> None:
        """Once an hour: what waits for a receiver that no setting names is given up, what is old is forgotten."""
        if time.monotonic() < self._next_housekeeping:
            return
        self._next_housekeeping = time.monotonic() + _HOUSEKEEPING_SECONDS
        with self._db.begin() as session:
            now = claims.clock(session)
            if count := deliveries.give_up_strangers(session, self._receivers, now):
                log.warning("gave up %d messages to receivers that are no longer in the settings", count)
            deliveries.forget(session, now - self._keep)
