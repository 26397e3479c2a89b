"""One source for people: its state, its lists, its rhythm, its polls and how its pages ended by day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.polling.kinds import default_of
from core.polling.rates import rates
from storage.engine import affected
from storage.polling_kinds import prior_in
from storage.polling_tables import PollingKind, PollingState

Row = dict[str, Any]

_SOURCE = text("""
    select s.*, p.a_day, p.delay_sum / nullif(p.delay_items, 0) as delay_seconds, p.wait, p.list_items,
        (select documents from site_memory m where m.source_id = s.id) as documents
    from source s left join polling_state p on p.source_id = s.id where s.name = :name
""")
_LISTS = text("""
    select url, kind, changed_at, open_gap from source_address where source_id = :source and present order by id
""")
_POLLS = text("""
    select started_at, ended_at, outcome, detail, new_links, pages, requests, bytes
    from poll where source_id = :source order by token desc limit :limit
""")
_ENDED = text("""
    select day, outcome, pages from outcome_day where source_id = :source and day > :since and pages > 0 order by day
""")


def source(session: Session, name: str) -> Row | None:
    row = session.execute(_SOURCE, {"name": name}).one_or_none()
    return None if row is None else dict(row._mapping)


def lists(session: Session, source_id: int) -> list[Row]:
    return _rows(session, _LISTS, {"source": source_id})


def polls(session: Session, source_id: int, limit: int) -> list[Row]:
    """The latest, the newest first; one without an end is under way, or was left by a worker that died."""
    return _rows(session, _POLLS, {"source": source_id, "limit": limit})


def rhythm(session: Session, source_id: int, kind: str) -> tuple[tuple[float, ...], float] | None:
    """Items an hour in each of the 48 bins of its week (`core/polling/hours.py`), and how many times as much as usual
    it publishes now; None before its lists were first read."""
    row = session.get(PollingState, source_id)
    state = row.rates if row is not None else None
    if state is None:
        return None
    pooled = session.scalar(select(PollingKind).where(PollingKind.kind == kind))
    return rates(state, default_of(kind) if pooled is None else prior_in(pooled)), state.factor


def ended_by_day(session: Session, source_id: int, today: date, days: int) -> dict[date, dict[str, int]]:
    """Pages by outcome for each of the last `days` (UTC), today included; the oldest first, empty ones too."""
    found: dict[date, dict[str, int]] = {today - timedelta(days=ago): {} for ago in reversed(range(days))}
    for row in session.execute(_ENDED, {"source": source_id, "since": today - timedelta(days=days)}):
        if row.day in found:
            found[row.day][row.outcome] = row.pages
    return found


def poll_now(session: Session, name: str, now: datetime) -> bool:
    """The next tick takes it, if it is enabled. False where there is none that could be polled."""
    done = session.execute(
        text("update source set next_poll_at = least(next_poll_at, :now) where name = :name and present and enabled"),
        {"name": name, "now": now},
    )
    return affected(done) == 1


def _rows(session: Session, sql: Any, args: Row) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(sql, args)]
