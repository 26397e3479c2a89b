"""An alert as a message: once when it opens, once when it closes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.alerts import AlertKind
from core.messages.message import Message


@dataclass(frozen=True, slots=True)
class Told:
    """What the two messages of an alert need of it; the fields are those of `storage.alerts.Alert`."""

    id: int
    source: str | None
    region: str | None
    kind: str
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    headline: str
    evidence: Mapping[str, str]
    cause: str
    remedy: str


def opening_key(alert_id: int) -> str:
    return f"alert:{alert_id}:opened"


def closing_key(alert_id: int) -> str:
    return f"alert:{alert_id}:closed"


def opening(alert: Told, zone: ZoneInfo) -> Message:
    """Times are written in `zone`."""
    lines = [f"Since {moment(alert.since, zone)}."]
    lines += [f"{name}: {value}" for name, value in alert.evidence.items()]
    lines += [f"Likely cause: {alert.cause}"] if alert.cause else []
    lines += [f"What to do: {alert.remedy}"] if alert.remedy else []
    data = _data(alert, "opened")
    return Message(alert.headline, "\n".join(lines), data, alert.kind == AlertKind.SCHEDULER, "New alerts")


def closing(alert: Told, zone: ZoneInfo) -> Message:
    """Times are written in `zone`. Raises ValueError for an alert that is open."""
    if alert.closed_at is None:
        raise ValueError("an open alert has no closing to tell")
    lasted = f"From {moment(alert.since, zone)} to {moment(alert.closed_at, zone)}"
    body = f"{lasted} ({span(alert.closed_at - alert.since)})."
    data = {**_data(alert, "closed"), "replaces": opening_key(alert.id)}
    return Message(f"Over: {alert.headline}", body, data, alert.kind == AlertKind.SCHEDULER, "Over")


def moment(value: datetime, zone: ZoneInfo) -> str:
    """«25.11.2026 14:02 MSK»."""
    return f"{value.astimezone(zone):%d.%m.%Y %H:%M %Z}"


def span(time: timedelta) -> str:
    """«40 minutes», «5 hours», «3 days»: one figure, rounded down."""
    minutes = max(int(time.total_seconds()) // 60, 0)
    for size, word in ((2 * 1440, "day"), (120, "hour"), (0, "minute")):
        if minutes >= size:
            count = minutes // {"day": 1440, "hour": 60, "minute": 1}[word]
            return f"{count} {word}{'' if count == 1 else 's'}"
    raise AssertionError("no time is shorter than zero minutes")


def _data(alert: Told, event: str) -> dict[str, str | int | dict[str, str] | None]:
    return {
        "event": event,
        "alert": alert.id,
        "kind": alert.kind,
        "source": alert.source,
        "region": alert.region,
        "since": alert.since.isoformat(),
        "opened_at": alert.opened_at.isoformat(),
        "closed_at": alert.closed_at.isoformat() if alert.closed_at else None,
        "headline": alert.headline,
        "evidence": dict(alert.evidence),
        "cause": alert.cause,
        "remedy": alert.remedy,
    }
