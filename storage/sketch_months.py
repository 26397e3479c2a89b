"""The months of the index of near copies: each is a partition, made ahead or when articles of it have come, and
dropped when it is past its time.

Articles of a month without a partition wait in the default one, where they are found all the same; their rows move
over when the month's own is made. Every step is a transaction of its own behind the gate, waits for the writers
under way for at most a second or two, and leaves what is busy to the next time.
"""

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.engine import Database, affected

GATE = 724_005  # advisory lock: writers hold it shared, a change of the partitions alone
# Pages claim any date. Those before the web are put into one month, and those after the last into another, so that
# a thousand strange dates do not ask for a thousand partitions.
FIRST_MONTH, LAST_MONTH = date(1990, 1, 1), date(2100, 1, 1)

_PATIENCE = timedelta(seconds=1)  # writers that come after wait behind us for as long
_TRIES = 3
_PORTION = 50_000  # rows deleted in one transaction
_NAME = re.compile(r"sketch_(\d{4})_(\d{2})")


@dataclass(slots=True)
class Changes:
    """What maintenance did. `made`: rows that had waited, by month. `busy`: months left to the next time."""

    made: dict[date, int] = field(default_factory=dict)
    dropped: list[date] = field(default_factory=list)
    busy: list[date] = field(default_factory=list)
    discarded: int = 0  # rows of months past their time that had come too late for a partition


@dataclass(frozen=True, slots=True)
class Plan:
    make: tuple[date, ...]
    drop: tuple[date, ...]


def month_of(moment: datetime) -> date:
    """The month (UTC) that an article is indexed in. `moment`, aware: its publication, or its first sight."""
    return _first_of(_day_of(moment))


def months_near(moment: datetime, window: timedelta) -> list[date]:
    """The months that lie within `window` of `moment`, at least in part, the nearest first."""
    day = _day_of(moment).toordinal()
    first = _first_of(date.fromordinal(max(day - window.days, FIRST_MONTH.toordinal())))
    last = _first_of(date.fromordinal(min(day + window.days, LAST_MONTH.toordinal())))
    months = [first]
    while months[-1] < last:
        months.append(_following(months[-1]))
    own = _number(month_of(moment))
    return sorted(months, key=lambda month: (abs(_number(month) - own), -_number(month)))


def oldest_kept(now: datetime, keep_days: int, window_days: int) -> date:
    """The oldest month that an article which is up to `keep_days` old still has to look into; 0 keeps all."""
    if not keep_days:
        return FIRST_MONTH
    day = now.date().toordinal() - keep_days - window_days
    return _first_of(date.fromordinal(max(day, FIRST_MONTH.toordinal())))


def plan(now: datetime, existing: Collection[date], waiting: Collection[date], oldest: date) -> Plan:
    """Partitions to make (this month's, the next one's, those that rows wait for) and to drop."""
    this = month_of(now)
    coming = _following(this)
    wanted = {this, coming} | {month for month in waiting if FIRST_MONTH <= month <= coming}
    return Plan(
        make=tuple(sorted(month for month in wanted if month >= oldest and month not in existing)),
        drop=tuple(sorted(month for month in existing if month < oldest)),
    )


def due(session: Session, now: datetime, *, keep_days: int, window_days: int) -> bool:
    """Whether a month is to be made: the longer its rows wait, the longer writers have to while they are moved."""
    return bool(plan(now, _existing(session), _waiting(session), oldest_kept(now, keep_days, window_days)).make)


def maintain(database: Database, now: datetime, *, keep_days: int = 0, window_days: int = 0) -> Changes:
    """Safe to run at any time and from several processes; writers and readers go on. Ends with the first busy month."""
    changes = Changes()
    oldest = oldest_kept(now, keep_days, window_days)
    _drop_detached(database)
    with database.begin() as session:
        todo = plan(now, _existing(session), _waiting(session), oldest)
    for month in todo.make:
        moved = None if changes.busy else _patiently(database, partial(_make, month=month))
        if moved is None:
            changes.busy.append(month)
        elif moved >= 0:
            changes.made[month] = moved
    for month in todo.drop:
        if changes.busy or _patiently(database, partial(_detach, month=month, now=now)) is None:
            changes.busy.append(month)
        else:
            changes.dropped.append(month)
    _drop_detached(database)
    changes.discarded = _discard(database, oldest) if keep_days else 0
    return changes


def _make(session: Session, month: date) -> int:
    """Returns how many rows had waited for it; -1 where another process was first."""
    name, bounds = _table(month), {"first": month, "following": _following(month)}
    if session.scalar(text("select to_regclass(:name)"), {"name": name}) is not None:
        return -1
    session.execute(text(f"create table {name} (like sketch including all)"))
    session.execute(text("lock table sketch_default in access exclusive mode"))
    moved = session.execute(
        text(f"""
            with waiting as (
                delete from sketch_default where month >= :first and month < :following
                returning hash, month, article, size
            )
            insert into {name} (hash, month, article, size) select hash, month, article, size from waiting
        """),  # noqa: S608
        bounds,
    )
    session.execute(
        text(f"alter table sketch attach partition {name} for values from ('{month}') to ('{_following(month)}')")
    )
    session.execute(
        text("""
            insert into sketch_month (month, waited) values (:month, :rows)
            on conflict (month) do update set made_at = now(), waited = excluded.waited, dropped_at = null
        """),
        {"month": month, "rows": affected(moved)},
    )
    return affected(moved)


def _detach(session: Session, month: date, now: datetime) -> int:
    """Out of the index at once; the file is removed afterwards, when nobody waits for it."""
    name = _table(month)
    if name in _attached(session):
        session.execute(text(f"alter table sketch detach partition {name}"))
        session.execute(text(f"alter table {name} rename to {name}_detached"))
        session.execute(
            text("update sketch_month set dropped_at = :now where month = :month"), {"now": now, "month": month}
        )
    return 0


def _drop_detached(database: Database) -> None:
    """Those of an earlier time too, whose process died in between."""
    with database.begin() as session:
        names = session.scalars(
            text(r"select relname from pg_class where relname ~ '^sketch_\d{4}_\d{2}_detached$' order by 1")
        )
        for name in names.all():
            session.execute(text(f"drop table if exists {name}"))  # another process may have been first


def _discard(database: Database, oldest: date) -> int:
    discarded = 0
    while True:
        with database.begin() as session:
            gone = affected(
                session.execute(
                    text("""
                        delete from sketch_default where ctid = any(array(
                            select ctid from sketch_default where month < :oldest limit :portion
                        ))
                    """),
                    {"oldest": oldest, "portion": _PORTION},
                )
            )
        discarded += gone
        if gone < _PORTION:
            return discarded


def _patiently(database: Database, step: Callable[[Session], int]) -> int | None:
    """The step's answer, or None when the writers gave no room for it."""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PATIENCE.total_seconds())  # those who queued behind us go first
        try:
            with database.begin() as session:
                session.execute(text(f"set local lock_timeout = {_PATIENCE // timedelta(milliseconds=1)}"))
                session.execute(text("select pg_advisory_xact_lock(:gate, 0)"), {"gate": GATE})
                return step(session)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":  # lock_not_available
                raise
    return None


def _existing(session: Session) -> set[date]:
    found = filter(None, map(_NAME.fullmatch, _attached(session)))
    return {date(int(match[1]), int(match[2]), 1) for match in found}


def _attached(session: Session) -> set[str]:
    return set(
        session.scalars(
            text("""
                select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'sketch'::regclass
            """)
        )
    )


def _waiting(session: Session) -> set[date]:
    return set(session.scalars(text("select distinct date_trunc('month', month)::date from sketch_default")))


def _table(month: date) -> str:
    return f"sketch_{month:%Y_%m}"


def _day_of(moment: datetime) -> date:
    """Within the months that can have a partition; a date near the ends of the calendar has no UTC."""
    if moment.year <= FIRST_MONTH.year:
        return FIRST_MONTH
    if moment.year >= LAST_MONTH.year:
        return LAST_MONTH
    return moment.astimezone(UTC).date()


def _number(month: date) -> int:
    return month.year * 12 + month.month


def _following(month: date) -> date:
    return _first_of(month + timedelta(days=32))


def _first_of(day: date) -> date:
    return day.replace(day=1)
