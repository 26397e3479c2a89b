"""Articles to be cleaned again, because the memory of their site has changed its mind on a line.

A line waits with the number of the last article that was looked at (`reclean_from`), so that a run that was stopped
goes on where it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """What of an article tells whether a line concerns it."""

    number: int
    paragraphs: Sequence[str]
    removed: Sequence[Mapping[str, str]]


def waiting_sites(session: Session) -> list[int]:
    """Sources with lines that wait, and without fetched pages that wait: those may teach the memory more."""
    return list(
        session.scalars(
            text("""
                select distinct source_id from site_paragraph m where reclean_from is not null
                and not exists (select from page p where p.source_id = m.source_id and p.state = 'fetched')
                order by source_id
            """)
        )
    )


def waiting_lines(session: Session, source_id: int) -> dict[int, int]:
    """The lines of a site that wait: hash -> the article from which to go on."""
    rows = session.execute(
        text("select hash, reclean_from from site_paragraph where source_id = :s and reclean_from is not null"),
        {"s": source_id},
    )
    return {row.hash: row.reclean_from for row in rows}


def articles_after(session: Session, source_id: int, hashes: Sequence[int], after: int, limit: int) -> list[Stored]:
    """The site's next articles in order of number. None is older than the lines that wait, unless a person has ruled
    on one of them: such a line may have stood on older articles, uncounted."""
    since = session.scalar(
        text("""
            select case when bool_and(ruling is null and documents > 0) then min(first_seen_at) end
            from site_paragraph where source_id = :source and hash = any(:hashes)
        """),
        {"source": source_id, "hashes": list(hashes)},
    )
    rows = session.execute(
        text("""
            select number, paragraphs, removed from article
            where source_id = :source and number > :after and first_seen_at >= :since
            order by number limit :limit
        """),
        {"source": source_id, "after": after, "since": since or _START, "limit": limit},
    )
    return [Stored(row.number, row.paragraphs, row.removed) for row in rows]


def done_to(session: Session, source_id: int, lines: Mapping[int, int], article: int | None) -> None:
    """Articles up to this number were looked at for these lines (None: all were). A line that was set to wait anew in
    the meantime is left as it is."""
    session.execute(
        text("""
            update site_paragraph p set reclean_from = :article
            from unnest(cast(:hashes as bigint[]), cast(:froms as bigint[])) as line(hash, seen)
            where p.source_id = :source and p.hash = line.hash and p.reclean_from = line.seen
        """),
        {"source": source_id, "article": article, "hashes": list(lines), "froms": list(lines.values())},
    )
