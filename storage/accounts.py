"""Accounts and their sessions in Postgres. Tokens and passwords come in as hashes; what they are is `web/auth`'s."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.accounts import AccountRole
from core.errors import SvodkaError
from storage.account_tables import Account, OwnerLink, SignInFailure, WebSession
from storage.engine import affected
from storage.text import storable

_SEEN_EVERY = timedelta(minutes=5)
_FAILURES_KEPT = timedelta(days=1)
_OWNERS_LOCK = 0x5C0D4A  # an advisory lock: two may not take the last owner away at once
_LAST_OWNER = SvodkaError(
    "This is the only owner.", "Make another account the owner first: svodka users role NAME owner"
)


@dataclass(frozen=True, slots=True)
class Known:
    """An account as it stands; times aware, in UTC."""

    id: int
    name: str
    role: AccountRole
    password_hash: str
    created_at: datetime
    signed_in_at: datetime | None


def add(session: Session, name: str, role: AccountRole, password_hash: str) -> int:
    """Raises SvodkaError where the name is taken."""
    row = insert(Account).values(name=name, role=str(role), password_hash=password_hash)
    number = session.scalar(row.on_conflict_do_nothing().returning(Account.id))
    if number is None:
        raise SvodkaError(f"There is an account {name} already.", "`svodka users password NAME` changes its password.")
    return int(number)


def named(session: Session, name: str) -> Known | None:
    row = session.scalar(select(Account).where(Account.name == name))
    return None if row is None else _known(row)


def all_of_them(session: Session) -> list[Known]:
    return [_known(row) for row in session.scalars(select(Account).order_by(Account.name))]


def any_account(session: Session) -> bool:
    return session.scalar(select(Account.id).limit(1)) is not None


def set_password(session: Session, name: str, password_hash: str, keep: bytes | None = None) -> bool:
    """Ends the account's sessions, but for the one with the hash `keep`. False where there is no such account."""
    number = session.scalar(
        update(Account).where(Account.name == name).values(password_hash=password_hash).returning(Account.id)
    )
    if number is None:
        return False
    ended = delete(WebSession).where(WebSession.account_id == number)
    session.execute(ended if keep is None else ended.where(WebSession.token_hash != keep))
    return True


def set_role(session: Session, name: str, role: AccountRole) -> bool:
    """False where there is no such account. Raises SvodkaError rather than leave no owner."""
    if role is not AccountRole.OWNER and _is_last_owner(session, name):
        raise _LAST_OWNER
    return affected(session.execute(update(Account).where(Account.name == name).values(role=str(role)))) == 1


def remove(session: Session, name: str) -> bool:
    """Its sessions end with it. False where there is no such account. Raises SvodkaError rather than leave no owner."""
    if _is_last_owner(session, name):
        raise _LAST_OWNER
    return affected(session.execute(delete(Account).where(Account.name == name))) == 1


def begin_session(session: Session, account_id: int, token_hash: bytes, now: datetime, life: timedelta) -> None:
    """Also sweeps the sessions that are over."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    session.add(
        WebSession(token_hash=token_hash, account_id=account_id, created_at=now, seen_at=now, expires_at=now + life)
    )
    session.execute(update(Account).where(Account.id == account_id).values(signed_in_at=now))
    session.flush()


def signed_in(session: Session, token_hash: bytes, now: datetime, idle: timedelta) -> Known | None:
    """The account of a session that is neither over nor was left alone for `idle`."""
    found = session.execute(
        select(Account, WebSession.seen_at)
        .join(WebSession, WebSession.account_id == Account.id)
        .where(WebSession.token_hash == token_hash, WebSession.expires_at > now, WebSession.seen_at > now - idle)
    ).one_or_none()
    if found is None:
        return None
    account, seen_at = found
    if now - seen_at > _SEEN_EVERY:
        session.execute(update(WebSession).where(WebSession.token_hash == token_hash).values(seen_at=now))
    return _known(account)


def end_session(session: Session, token_hash: bytes) -> None:
    session.execute(delete(WebSession).where(WebSession.token_hash == token_hash))


def offer_owner_link(session: Session, token_hash: bytes, expires_at: datetime) -> None:
    """In place of the one that was offered before."""
    row = insert(OwnerLink).values(id=1, token_hash=token_hash, expires_at=expires_at)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["id"], set_={"token_hash": token_hash, "expires_at": row.excluded.expires_at}
        )
    )


def owner_link_holds(session: Session, token_hash: bytes, now: datetime) -> bool:
    """Whether it may make the owner now: it is the one that was offered, in time, and there is no account yet."""
    found = select(OwnerLink.id).where(OwnerLink.token_hash == token_hash, OwnerLink.expires_at > now)
    return session.scalar(found) is not None and not any_account(session)


def use_owner_link(session: Session, token_hash: bytes, now: datetime) -> bool:
    """Spends it: of two who come at once, one is told True."""
    used = delete(OwnerLink).where(OwnerLink.token_hash == token_hash, OwnerLink.expires_at > now)
    return affected(session.execute(used)) == 1 and not any_account(session)


def note_failure(session: Session, name: str, address: str, now: datetime) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.at < now - _FAILURES_KEPT))
    session.add(SignInFailure(at=now, name=storable(name, 64), address=storable(address, 64)))
    session.flush()


def failures(session: Session, name: str, address: str, since: datetime) -> tuple[int, int]:
    """Since then: of this name, and from this address."""
    of_name = select(func.count()).where(SignInFailure.name == storable(name, 64), SignInFailure.at > since)
    from_there = select(func.count()).where(SignInFailure.address == storable(address, 64), SignInFailure.at > since)
    return session.scalar(of_name) or 0, session.scalar(from_there) or 0


def forget_failures(session: Session, name: str) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.name == storable(name, 64)))


def _is_last_owner(session: Session, name: str) -> bool:
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _OWNERS_LOCK})
    owners = session.scalars(select(Account.name).where(Account.role == AccountRole.OWNER)).all()
    return owners == [name]


def _known(row: Account) -> Known:
    return Known(row.id, row.name, AccountRole(row.role), row.password_hash, row.created_at, row.signed_in_at)
