"""Lists of articles for people to look through: what a line shows, and no text."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]

_LINES = """
    select a.number, a.url, s.name as source, s.kind, a.region, a.title, a.lead, a.published_at, a.published_precision,
        a.first_seen_at, a.cluster_id, a.cluster_role, a.status,
        (select count(*) from (select from article o where o.cluster_id = a.cluster_id limit 100) as few) as copies
    from article a join source s on s.id = a.source_id
"""
_NEWEST = text(
    _LINES
    + """
    where cast(:before as timestamptz) is null
       or (coalesce(a.published_at, a.first_seen_at), a.number) < (cast(:before as timestamptz), :number)
    order by coalesce(a.published_at, a.first_seen_at) desc, a.number desc limit :limit
    """
)
_LATEST = text(_LINES + " where a.first_seen_at > :since order by a.first_seen_at desc, a.number desc limit :limit")
_OF_SOURCE = text(_LINES + " where a.source_id = :source order by a.first_seen_at desc limit :limit")
_NUMBERED = text(_LINES + " where a.number = any(cast(:numbers as bigint[]))")


def newest(session: Session, limit: int, before: tuple[datetime, int] | None = None) -> list[Row]:
    """By publication (first sight where there is no date); `before` is the last line of the page before."""
    at, number = before or (None, 0)
    return _rows(session, _NEWEST, {"limit": limit, "before": at, "number": number})


def latest(session: Session, limit: int, since: datetime) -> list[Row]:
    """Those seen first since then, the last seen first."""
    return _rows(session, _LATEST, {"limit": limit, "since": since})


def of_source(session: Session, source_id: int, limit: int) -> list[Row]:
    """The last that were seen of a source."""
    return _rows(session, _OF_SOURCE, {"source": source_id, "limit": limit})


def numbered(session: Session, numbers: Sequence[int]) -> list[Row]:
    """These, in the order given; an unknown number is left out."""
    found = {row["number"]: row for row in _rows(session, _NUMBERED, {"numbers": list(numbers)})}
    return [found[number] for number in numbers if number in found]


def _rows(session: Session, sql: Any, args: Row) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(sql, args)]
