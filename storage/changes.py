"""The stream of changes, read by cursor: `api.change_v1` from a position on, and the life of the database it is of.

Readers get every change at least once, and an article's changes in their order. No committed change is missed,
whatever the order of commits: a page ends below the oldest transaction that is still open, so nothing can appear
before its end later. A transaction that writes and stays open holds back all readers until it ends; no reader does.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.cursor import Position

_RENEWAL_LOCK = 724_013

_PAGE = text("""
    select c.xid::text::bigint as xid, c.seq, c.at, c.article_id, c.kind, c.revision from api.change_v1 c
    where (c.xid, c.seq) > (cast(:xid as xid8), :seq) order by c.xid, c.seq limit :limit
""")
_LIFE = text("""
    select epoch, identity = database_identity() as ours, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax
    from database_epoch
""")


@dataclass(frozen=True, slots=True)
class Change:
    """A row of `api.change_v1`. `at` is aware, in UTC."""

    xid: int
    seq: int
    at: datetime
    article_id: UUID
    kind: str
    revision: int


@dataclass(frozen=True, slots=True)
class Page:
    """`end` is where the next page begins; it is the asked position where there is no change after it yet."""

    changes: tuple[Change, ...]
    end: Position


class Expired(Exception):
    """The position belongs to another life of the database: what has changed since cannot be told from here."""


def page(session: Session, after: Position | None, limit: int) -> Page:
    """The changes after a position, from the very first one without it. Raises Expired."""
    life = _life(session)
    if after is None:
        after = Position(life.epoch, 0, 0)
    if after.epoch != life.epoch or after.xid > life.xmax:
        raise Expired
    rows = session.execute(_PAGE, {"xid": str(after.xid), "seq": after.seq, "limit": limit})
    changes = tuple(Change(**row._mapping) for row in rows)
    return Page(changes, Position(after.epoch, changes[-1].xid, changes[-1].seq) if changes else after)


def now(session: Session) -> Position:
    """A position that all changes stand after which a statement before this one, in this or an earlier snapshot,
    could not see. Some that it could see may come again."""
    life = _life(session)
    return Position(life.epoch, life.xmin, 0)


@dataclass(frozen=True, slots=True)
class _Life:
    epoch: UUID
    xmin: int
    xmax: int


def _life(session: Session) -> _Life:
    row = session.execute(_LIFE).one_or_none()
    if row is None or not row.ours:
        renew(session)
        row = session.execute(_LIFE).one()
    return _Life(row.epoch, row.xmin, row.xmax)


def renew(session: Session, *, even_if_ours: bool = False) -> bool:
    """Begins a new life if the rows came here by a restore: other positions are refused from then on. True if it did.

    Transactions are numbered anew there, so the restored changes all get the number 0: they keep their order, and
    none waits for a number of the old server to come.
    """
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _RENEWAL_LOCK})
    ours = session.scalar(text("select identity = database_identity() from database_epoch"))
    if ours and not even_if_ours:
        return False
    session.execute(text("lock table article_event in share row exclusive mode"))
    session.execute(text("update article_event set xid = '0' where xid <> '0'"))
    session.execute(
        text("""
            insert into database_epoch (id, epoch, identity, since)
            values (1, gen_random_uuid(), database_identity(), now())
            on conflict (id) do update
            set epoch = excluded.epoch, identity = excluded.identity, since = excluded.since
        """)
    )
    return True
