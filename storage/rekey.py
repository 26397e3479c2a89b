"""Stored addresses get the keys of this version's rules, so that an upgrade doubles no page and no article."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.url_identity import KEYS
from core.urls import same_site, url_key
from storage.engine import Database

_MARK = "url_keys"
_PORTION = 5_000
_GIVE = """
    update {table} row set url_key = wanted.key
    from unnest(cast(:ids as bigint[]), cast(:keys as text[])) as wanted (id, key)
    where row.{id} = wanted.id and not exists (select from {table} other where other.url_key = wanted.key)
"""


def rekey(database: Database) -> int:
    """Goes over all pages and articles once after each change of the rules (`core.url_identity.KEYS`); returns how many
    keys it changed.

    Where several rows have become one address, the one with an article has the key and the others keep their old one:
    nobody asks by it any more, and what they tell stays. Done in portions; one that was cut short starts again.
    """
    with database.begin() as session:
        if _version(session) >= KEYS:
            return 0
    changed = 0
    for go_over in (_pages, _articles):
        while more := go_over(database):  # again: one row may have given up the key that another waits for
            changed += more
    with database.begin() as session:
        session.execute(
            text("""
                insert into upkeep_mark (name, position) values (:name, :to)
                on conflict (name) do update set position = excluded.position
            """),
            {"name": _MARK, "to": KEYS},
        )
    return changed


def _version(session: Session) -> int:
    return session.scalar(text("select position from upkeep_mark where name = :name"), {"name": _MARK}) or 0


def _pages(database: Database) -> int:
    select = "select id, url, url_key, article from page where id > :after order by id limit :limit"
    changed, after = 0, 0
    while True:
        with database.begin() as session:
            rows = session.execute(text(select), {"after": after, "limit": _PORTION}).all()
            if not rows:
                return changed
            wanted: dict[str, int] = {}
            for row in sorted(rows, key=lambda row: (row.article is None, row.id)):
                for key in _keys(row.url):
                    if key != row.url_key:
                        wanted.setdefault(key, row.id)
            changed += _give(session, "page", "id", wanted)
        after = rows[-1].id


def _articles(database: Database) -> int:
    """An article stands under the key of its canonical address or of its own."""
    select = (
        "select number, url, canonical_url, url_key from article where number > :after order by number limit :limit"
    )
    changed, after = 0, 0
    while True:
        with database.begin() as session:
            rows = session.execute(text(select), {"after": after, "limit": _PORTION}).all()
            if not rows:
                return changed
            for row in rows:
                canonical = row.canonical_url if row.canonical_url and same_site(row.canonical_url, row.url) else None
                keys = [key for address in (canonical, row.url) if address for key in _keys(address)]
                if row.url_key not in keys:
                    changed += next((1 for key in keys if _give(session, "article", "number", {key: row.number})), 0)
        after = rows[-1].number


def _keys(address: str) -> Iterator[str]:
    with suppress(ValueError):
        yield url_key(address)


def _give(session: Session, table: str, id_: str, wanted: dict[str, int]) -> int:
    given = session.execute(
        text(_GIVE.format(table=table, id=id_) + f" returning row.{id_}"),
        {"ids": list(wanted.values()), "keys": list(wanted)},
    )
    return len(given.all())
