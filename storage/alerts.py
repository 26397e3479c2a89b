"""Alerts: what is wrong now, since when, and what was. One row from opening to closing; a new one if it comes back."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.alerts import AlertKind, Finding
from storage.text import storable

_OPEN = text("""
    insert into alert (source_id, kind, since, opened_at, headline, evidence, cause, remedy)
    values (:source, :kind, :since, :now, :headline, cast(:evidence as jsonb), :cause, :remedy)
    on conflict (coalesce(source_id, 0), kind) where closed_at is null do nothing
    returning id
""")
_READ = """
    select a.id, a.source_id, s.name as source, s.region, a.kind, a.since, a.opened_at, a.closed_at, a.headline,
        a.evidence, a.cause, a.remedy
    from alert a left join source s on s.id = a.source_id
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """A row, as it stands. `source` is the source's name, None for the service itself; times are aware, in UTC."""

    id: int
    source_id: int | None
    source: str | None
    region: str | None
    kind: str
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    headline: str
    evidence: dict[str, str]
    cause: str
    remedy: str


def open_(session: Session, finding: Finding, now: datetime) -> int | None:
    """Opens an alert and returns its id; None where one of this kind is open already, which then stays as it is."""
    values = {
        "source": finding.source_id,
        "kind": str(finding.kind),
        "since": finding.since,
        "now": now,
        "headline": storable(finding.headline, 500),
        "evidence": json.dumps({storable(k, 100): storable(v, 1_000) for k, v in finding.evidence.items()}),
        "cause": storable(finding.cause, 1_000),
        "remedy": storable(finding.remedy, 1_000),
    }
    found: int | None = session.scalar(_OPEN, values)
    return found


def close(session: Session, source_id: int | None, kind: AlertKind, now: datetime) -> int | None:
    """Closes the open alert of this kind and returns its id, None where there is none."""
    found: int | None = session.scalar(
        text("""
            update alert set closed_at = :now
            where coalesce(source_id, 0) = coalesce(:source, 0) and kind = :kind and closed_at is null
            returning id
        """),
        {"source": source_id, "kind": str(kind), "now": now},
    )
    return found


def opened(session: Session, source_id: int | None = None) -> list[Alert]:
    """All that are open, or those of one source; the oldest first."""
    rows = session.execute(
        text(
            _READ
            + " where a.closed_at is null and (cast(:source as int) is null or a.source_id = :source) order by a.id"
        ),
        {"source": source_id},
    )
    return [Alert(**row._mapping) for row in rows]


def counts(session: Session) -> dict[str, int]:
    """How many are open, by kind; kinds of which none is are there with 0."""
    rows = session.execute(text("select kind, count(*) from alert where closed_at is null group by kind"))
    return {str(kind): 0 for kind in AlertKind} | {row[0]: row[1] for row in rows}


def history(session: Session, limit: int, source_id: int | None = None) -> list[Alert]:
    """The latest, open or closed, the newest first."""
    rows = session.execute(
        text(
            _READ
            + " where cast(:source as int) is null or a.source_id = :source order by a.opened_at desc, a.id desc"
            + " limit :limit"
        ),
        {"source": source_id, "limit": limit},
    )
    return [Alert(**row._mapping) for row in rows]
