"""Does the service poll? Judged from what the database and the broker show, never from what a worker says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.alerts import AlertKind, Finding

_POLLS_LATE, _PAGES_LATE = timedelta(minutes=10), timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be seen at `now`, by the database's clock where it answers. All times are aware.

    `database` and `broker` say why the server does not answer, and are empty where it does. `due_since` is when the
    oldest source became due whose poll has not ended, `unread_since` when the oldest page was fetched that nobody has
    processed, `watched_at` when the watchdog last looked. `waiting` counts the messages in each queue that no worker
    has taken.
    """

    now: datetime
    database: str = ""
    database_since: datetime | None = None
    broker: str = ""
    ticked_at: datetime | None = None
    due_since: datetime | None = None
    polled_at: datetime | None = None
    unread_since: datetime | None = None
    processed_at: datetime | None = None
    watched_at: datetime | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)


def judge(signs: Signs, began: datetime, patience: timedelta) -> Finding | None:
    """What stands still for longer than `patience`, the first of it by the order of cause; None while all moves.

    Nothing counts before `began`, when the watching began: a service that was stopped over night has to come up first.
    """
    if signs.database:
        return _database(signs, began, patience)
    ticked_at = max(signs.ticked_at or began, began)
    if signs.now - ticked_at > patience:
        return _ticks(signs, ticked_at)
    late = max(patience, _POLLS_LATE)
    if signs.due_since and (still := _still(signs, signs.due_since, signs.polled_at, began, late)):
        return _polls(signs, still)
    late = max(patience, _PAGES_LATE)
    if signs.unread_since and (still := _still(signs, signs.unread_since, signs.processed_at, began, late)):
        return _pages(signs, still)
    return None


def unwatched(signs: Signs, began: datetime, patience: timedelta) -> bool:
    """Whether the watchdog itself has not looked for longer than `patience`, `began` as for `judge`."""
    return not signs.database and signs.now - max(signs.watched_at or began, began) > patience


def _still(
    signs: Signs, waits_since: datetime, last: datetime | None, began: datetime, late: timedelta
) -> datetime | None:
    """Since when work waits and nothing was done; None unless that is long."""
    since = max(waits_since, last or began, began)
    return since if signs.now - since > late else None


def _database(signs: Signs, began: datetime, patience: timedelta) -> Finding | None:
    since = signs.database_since or began
    if signs.now - since <= patience:
        return None
    return Finding(
        None,
        AlertKind.SCHEDULER,
        since,
        "Svodka does not poll: Postgres does not answer",
        {"Postgres": signs.database},
        "The server is down, out of disk or connections, or so slow that it answers nobody in time.",
        "Look at the log of Postgres and at the disk; `svodka status` says whether it answers again.",
    )


def _ticks(signs: Signs, since: datetime) -> Finding:
    queued = signs.waiting.get("schedule", 0)
    evidence: dict[str, str] = {}
    if signs.broker:
        what, evidence["broker"] = "the broker does not answer", signs.broker
        cause, remedy = "Valkey is down or cannot be reached.", "Start it, and look at its log."
    elif queued:
        what, evidence["ticks in the queue"] = "the schedule worker takes no ticks", str(queued)
        cause = "The schedule worker is dead, or hangs."
        remedy = "`svodka health schedule` says which; restart it."
    else:
        what = "beat gives no ticks"
        cause, remedy = "The clock process, beat, is dead or hangs.", "`svodka health beat` says which; restart it."
    return Finding(None, AlertKind.SCHEDULER, since, f"Svodka does not poll: {what}", evidence, cause, remedy)


def _polls(signs: Signs, since: datetime) -> Finding:
    queued = signs.waiting.get("crawl", 0)
    return Finding(
        None,
        AlertKind.SCHEDULER,
        since,
        "Svodka does not poll: sources are due, and no poll begins or ends",
        {"batches in the queue": str(queued)},
        "The crawl worker is dead or hangs."
        if queued
        else "The schedule worker claims nothing, or the crawl worker loses what it takes.",
        "`svodka health crawl` says whether the worker answers; restart it and look at its log.",
    )


def _pages(signs: Signs, since: datetime) -> Finding:
    return Finding(
        None,
        AlertKind.SCHEDULER,
        since,
        "Svodka stores no articles: pages are fetched, and none is processed",
        {"messages in the queue": str(signs.waiting.get("process", 0))},
        "The process worker is dead or hangs.",
        "`svodka health process` says whether the worker answers; restart it and look at its log.",
    )
