"""The tables behind the readers' contract: the life of the database, and the keys of programs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Identity, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class DatabaseEpoch(Base):
    """One row: which life of the database this is. `identity` tells server, its time line and database; where it is
    another than `database_identity()` says, the rows came here by a restore, and a new life begins."""

    __tablename__ = "database_epoch"
    __table_args__ = (CheckConstraint("id = 1", name="database_epoch_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    epoch: Mapped[UUID]
    identity: Mapped[str]
    since: Mapped[datetime]


class ApiKey(Base):
    """A program's key. `hash` is the SHA-256 of it: 256 random bits need no slow hash. `hint` are its first signs."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("scopes <@ array['read', 'operate']", name="api_key_scopes"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    hash: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
