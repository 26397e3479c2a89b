"""What operators did: one row an action, in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.account_tables import Audit
from storage.text import storable


@dataclass(frozen=True, slots=True)
class Action:
    """`what` is a word for programs («source.enable»), `subject` what it was done to; `detail` is for people."""

    at: datetime
    account: str
    what: str
    subject: str
    detail: dict[str, str]


def record(
    session: Session, account: str, what: str, subject: str, now: datetime, detail: Mapping[str, str] | None = None
) -> None:
    said = {key: storable(value, 500) for key, value in (detail or {}).items()}
    session.add(Audit(at=now, account=account, action=what, subject=storable(subject, 500), detail=said))
    session.flush()


def latest(session: Session, limit: int, subject: str | None = None) -> list[Action]:
    rows = select(Audit).order_by(Audit.at.desc(), Audit.id.desc()).limit(limit)
    if subject is not None:
        rows = rows.where(Audit.subject == subject)
    return [Action(row.at, row.account, row.action, row.subject, dict(row.detail)) for row in session.scalars(rows)]
