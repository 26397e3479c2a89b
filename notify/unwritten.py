"""What is told while there is no database: kept in a file until it can be written down, so that none is told twice."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from core.alerts import AlertKind, Finding
from core.messages.of_alerts import Told, opening, opening_key
from core.messages.receivers import Receiver
from notify.post import Letter, post

log = logging.getLogger(__name__)

_AGAIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Telling:
    """One finding of the watchdog and the names of those who know it."""

    finding: Finding
    receivers: frozenset[str]


class Unwritten:
    def __init__(self, file: Path, receivers: Sequence[Receiver], zone: ZoneInfo) -> None:
        self.receivers, self.zone = receivers, zone
        self._file = file
        self._tried_at: datetime | None = None
        self.told = _read(file)

    def tell(self, finding: Finding, now: datetime) -> None:
        """Tells each receiver once. One that could not be reached is tried again a minute later."""
        known = self.told or Telling(finding, frozenset())
        if self.told is None:
            self._remember(known)
        left = [receiver for receiver in self.receivers if receiver.name not in known.receivers]
        if not left or (self._tried_at is not None and now - self._tried_at < _AGAIN):
            return
        self._tried_at = now
        message = opening(_as_alert(known.finding, now), self.zone)
        batch = uuid5(NAMESPACE_OID, f"svodka {known.finding.since.isoformat()}")
        answers = post([Letter(receiver, batch, {opening_key(0): message}) for receiver in left])
        for receiver, why in zip(left, answers, strict=True):
            if why is not None:
                log.warning("no message to %s: %s; tried again in a minute", receiver.label, why)
        reached = {receiver.name for receiver, why in zip(left, answers, strict=True) if why is None}
        self._remember(Telling(known.finding, known.receivers | reached))

    def _remember(self, told: Telling) -> None:
        self.told = told
        try:
            _write(self._file, told)
        except OSError as error:  # a full disk may be why the database is gone: telling matters more
            log.warning("%s cannot be written: %s", self._file, error)

    def forget(self) -> None:
        """It is written down."""
        if self.told is not None:
            self.told = self._tried_at = None
            self._file.unlink(missing_ok=True)


def _as_alert(finding: Finding, now: datetime) -> Told:
    """With no number: the row is written when there is a database again."""
    facts = asdict(finding)
    facts.pop("source_id")
    return Told(id=0, source=None, region=None, opened_at=now, closed_at=None, **facts)


def _write(file: Path, told: Telling) -> None:
    finding = {**asdict(told.finding), "since": told.finding.since.isoformat()}
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({"finding": finding, "receivers": sorted(told.receivers)}), encoding="utf-8")
    draft.replace(file)


def _read(file: Path) -> Telling | None:
    """None where nothing was told, or the file cannot be understood: then someone may be told twice."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        facts = kept["finding"]
        facts |= {"since": datetime.fromisoformat(facts["since"]), "kind": AlertKind(facts["kind"])}
        return Telling(Finding(**facts), frozenset(kept["receivers"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read (%s): it is left aside", file, error)
        return None
