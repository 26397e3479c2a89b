"""The sources at a glance: one line each, by filter and in pages, and how many there are in each state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]
_DAY = timedelta(days=1)
# "gone" are those whose class is no more; a source may be in several of the others
STATES = {
    "polled": "s.present and s.enabled",
    "failing": "s.present and s.enabled and s.failures > 0",
    "alert": "exists (select from alert a where a.source_id = s.id and a.closed_at is null)",
    "off": "s.present and not s.enabled",
    "moved": "s.present and s.enabled and s.moved_to is not null",
    "gone": "not s.present",
}
_ORDERS = {
    "name": "(s.present and s.enabled) desc, s.name",
    "failures": "s.failures desc, s.name",
    "rate": "p.a_day desc nulls last, s.name",
    "next": "s.next_poll_at, s.name",
    "new": "s.last_new_at desc nulls last, s.name",
}
ORDERS = tuple(_ORDERS)
# what is counted is counted for those that are shown, and not for those that the offset passes over
_BOARD = """
    select shown.*,
        (select count(*) from alert a where coalesce(a.source_id, 0) = shown.id and a.closed_at is null) as alerts,
        (select count(*) from article a where a.source_id = shown.id and a.first_seen_at > :since) as day
    from (
        select s.id, s.name, s.region, s.kind, s.present, s.enabled, s.failures, s.last_outcome, s.last_poll_at,
            s.last_new_at, s.next_poll_at, s.note, p.a_day,
            p.delay_sum / nullif(p.delay_items, 0) as delay_seconds, row_number() over (order by {order}) as place
        from source s left join polling_state p on p.source_id = s.id
        where ({state})
          and (cast(:region as text) is null or s.region = :region)
          and (cast(:kind as text) is null or s.kind = :kind)
          and (cast(:word as text) is null or s.name ilike :word)
        order by place limit :limit offset :offset
    ) shown
    order by place
"""
_COUNTS = (
    f"select {', '.join(f'count(*) filter (where {sql}) as {name}' for name, sql in STATES.items())} from source s"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Filter:
    """`state` is one of STATES or empty for all, `order` one of ORDERS; `word` is a part of the name."""

    state: str = ""
    region: str | None = None
    kind: str | None = None
    word: str = ""
    order: str = "name"


def board(session: Session, wanted: Filter, limit: int, offset: int, now: datetime) -> list[Row]:
    """`a_day` items are published a day, as its polls have taught; `day` counts articles of the last 24 hours."""
    sql = _BOARD.format(state=STATES.get(wanted.state, "true"), order=_ORDERS.get(wanted.order, "s.name"))
    word = wanted.word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    args = {
        "region": wanted.region,
        "kind": wanted.kind,
        "word": f"%{word}%" if word else None,
        "limit": limit,
        "offset": offset,
        "since": now - _DAY,
    }
    return [dict(row._mapping) for row in session.execute(text(sql), args)]


def counts(session: Session) -> dict[str, int]:
    return dict(session.execute(text(_COUNTS)).one()._mapping)


def regions_of_sources(session: Session) -> list[str]:
    return list(
        session.scalars(text("select distinct region from source where region is not null and present order by 1"))
    )
