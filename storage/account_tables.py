"""The tables of sign-in: accounts, their sessions, one-time links, failed tries, and what operators did."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base

_NOW = text("now()")


class Account(Base):
    """A person who may look at the console. `password_hash` is argon2id's, with its parameters in it."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("role in ('reader', 'operator', 'owner')", name="account_role"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=_NOW)
    signed_in_at: Mapped[datetime | None]


class WebSession(Base):
    """A browser that is signed in. The token itself is only in the browser's cookie."""

    __tablename__ = "web_session"
    __table_args__ = (Index("web_session_account", "account_id"), Index("web_session_expiry", "expires_at"))

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class OwnerLink(Base):
    """The one-time link by which the first owner is made: at most one, the last that was printed."""

    __tablename__ = "owner_link"
    __table_args__ = (CheckConstraint("id = 1", name="owner_link_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[bytes]
    expires_at: Mapped[datetime]


class SignInFailure(Base):
    """A wrong name or password, kept for a day: what throttling counts."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("sign_in_failure_name", "name", "at"),
        Index("sign_in_failure_address", "address", "at"),
        Index("sign_in_failure_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    name: Mapped[str]
    address: Mapped[str]


class Audit(Base):
    """What somebody did. The name stays when the account is gone. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_at", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
