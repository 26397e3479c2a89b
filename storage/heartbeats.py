"""When each of the service's clocks was last seen to go, by the database's own clock."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.tables import Base

TICK = "tick"  # beat, the broker and the schedule worker, all three
WATCH = "watch"  # the watchdog itself


class Heartbeat(Base):
    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def beat(session: Session, name: str) -> None:
    session.execute(
        text("""
            insert into heartbeat (name, at) values (:name, clock_timestamp())
            on conflict (name) do update set at = excluded.at
        """),
        {"name": name},
    )


def last(session: Session, name: str) -> datetime | None:
    found: datetime | None = session.scalar(text("select at from heartbeat where name = :name"), {"name": name})
    return found
