"""The watchdog: opens an alert when the service stands still and closes it when all moves again."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from core.alerts import AlertKind, Finding
from core.config import Config
from core.messages.of_alerts import opening_key
from core.watchdog import Signs, judge
from notify.unwritten import Unwritten
from storage import alerts, claims, deliveries
from storage.engine import Database

_STEADY = timedelta(seconds=60)  # moves for so long before the alert is over


class Watchdog:
    """`began` is when the watching began; `folder` is where it keeps what it told while there was no database."""

    def __init__(self, db: Database, config: Config, folder: Path, began: datetime) -> None:
        self._db = db
        self._patience = timedelta(seconds=config.watchdog_seconds)
        self._unwritten = Unwritten(folder / "watchdog.json", config.receivers, config.notify_zone)
        self._began = self._looked = began
        self._well_since: datetime | None = None

    def round(self, signs: Signs) -> Finding | None:
        """Judges, and tells or writes down. Returns what stands still. Raises what the database raises."""
        if signs.now - self._looked > max(self._patience, _STEADY):  # the machine slept, and all the others with it
            self._began = signs.now
        self._looked = signs.now
        finding = judge(signs, self._began, self._patience)
        if finding is not None:
            self._well_since = None
        if signs.database:
            self._began = signs.now  # when it answers again, the others have to come up first
            if finding is not None:
                self._unwritten.tell(finding, signs.now)
            return finding
        self._well_since = self._well_since or signs.now
        with self._db.begin() as session:
            self._write_down(session, finding, claims.clock(session))
        self._unwritten.forget()
        return finding

    def _write_down(self, session: Session, finding: Finding | None, now: datetime) -> None:
        told = self._unwritten.told
        if told and (number := alerts.open_(session, told.finding, now)) is not None:
            deliveries.enqueue_alerts(session, self._unwritten.receivers, self._unwritten.zone)
            deliveries.told_already(session, opening_key(number), told.receivers, now)
        if finding is not None:
            alerts.open_(session, finding, now)
        elif now - (self._well_since or now) >= min(_STEADY, self._patience):
            alerts.close(session, None, AlertKind.SCHEDULER, now)
