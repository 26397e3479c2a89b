"""The files below a sitemap index: what each said of itself when it was last read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.engine import affected
from storage.tables import SitemapFile
from storage.text import storable

_MAX_URL = 2_000  # longer ones do not fit the index of the key
KEPT = 500  # of an address: a poll looks at 20, and an index may name its files anew each time


@dataclass(frozen=True, slots=True)
class FileState:
    """`lastmod` is what the index said of the file when it was read; the others are as for an address."""

    lastmod: datetime | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    read_at: datetime | None = None


def known(session: Session, address_id: int) -> dict[str, FileState]:
    """By address of the file."""
    rows = session.scalars(select(SitemapFile).where(SitemapFile.address_id == address_id))
    return {row.url: FileState(row.lastmod, row.etag, row.last_modified, row.body_hash, row.read_at) for row in rows}


def save(session: Session, address_id: int, url: str, state: FileState, now: datetime) -> None:
    if len(url) > _MAX_URL:
        return
    values = {
        "lastmod": state.lastmod,
        "etag": state.etag and storable(state.etag, 1_000),
        "last_modified": state.last_modified and storable(state.last_modified, 200),
        "body_hash": state.body_hash,
        "read_at": now,
    }
    row = insert(SitemapFile).values(address_id=address_id, url=storable(url), **values)
    session.execute(row.on_conflict_do_update(index_elements=["address_id", "url"], set_=values))


def forget(session: Session, kept: int = KEPT) -> int:
    """Drops the files of an address beyond the `kept` that were read last; returns how many."""
    done = session.execute(
        text("""
            delete from sitemap_file f using (
                select address_id, url, row_number() over (partition by address_id order by read_at desc, url) as place
                from sitemap_file
                where address_id in (select address_id from sitemap_file group by 1 having count(*) > :kept)
            ) old
            where old.place > :kept and f.address_id = old.address_id and f.url = old.url
        """),
        {"kept": kept},
    )
    return affected(done)
