"""The keys that programs show to the API: shown once when made, then only their hash is known."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import SvodkaError
from storage.engine import affected
from storage.reader_tables import ApiKey
from storage.text import storable

SCOPES = ("read", "operate")
_PREFIX = "svodka_"
_HINT = len(_PREFIX) + 6
_USED_EVERY = timedelta(minutes=1)  # a write for each request would cost more than the request


@dataclass(frozen=True, slots=True)
class Key:
    """A key that is valid."""

    id: int
    name: str
    scopes: frozenset[str]


def add(session: Session, name: str, scopes: Collection[str]) -> str:
    """Makes a key and returns it; nobody can read it again. Raises SvodkaError for a name that is taken."""
    key = _PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(name=storable(name, 200), hint=key[:_HINT], hash=_hash(key), scopes=sorted(set(scopes)))
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise SvodkaError(
            f"There is a key {name} already.", "Choose another name; a revoked key keeps its own for the record."
        ) from None
    return key


def check(session: Session, key: str, now: datetime) -> Key | None:
    """Whose key this is; None for one that is unknown or revoked."""
    row = session.scalar(select(ApiKey).where(ApiKey.hash == _hash(key), ApiKey.revoked_at.is_(None)))
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at > _USED_EVERY:
        session.execute(
            text("update api_key set last_used_at = greatest(last_used_at, :now) where id = :id"),
            {"now": now, "id": row.id},
        )
    return Key(row.id, row.name, frozenset(row.scopes))


def all_of(session: Session) -> list[ApiKey]:
    return list(session.scalars(select(ApiKey).order_by(ApiKey.id)))


def revoke(session: Session, name: str, now: datetime) -> bool:
    """From now on it opens nothing. False where no valid key has this name."""
    done = session.execute(
        update(ApiKey).where(ApiKey.name == name, ApiKey.revoked_at.is_(None)).values(revoked_at=now)
    )
    return affected(done) == 1


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
