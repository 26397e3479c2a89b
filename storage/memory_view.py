"""Site memory as people ask for it."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session


def shown(session: Session, source_id: int) -> list[dict[str, Any]]:
    """A site's chrome and what people have ruled on, for people: one row a line, that of most documents first."""
    found = session.execute(
        text("""
            select p.hash, p.sample as line, p.documents, cardinality(p.leads) as leads, p.first_seen_at as since,
                p.last_seen_at as last_seen, p.first_document, p.last_document,
                p.reclean_from is not null as recleaning,
                coalesce(p.ruling, case when p.chrome then 'site' when c.hash is not null then 'everywhere' end) as why
            from site_paragraph p left join common_line c on c.hash = p.hash
            where p.source_id = :source and (p.chrome or p.ruling is not null or c.hash is not null)
            order by p.documents desc, p.sample
        """),
        {"source": source_id},
    )
    return [dict(row._mapping) for row in found]


def starting(session: Session, source_id: int, start: str) -> list[tuple[int, str]]:
    """The site's lines that begin so, with their hashes; a few."""
    found = session.execute(
        text("""
            select hash, sample from site_paragraph where source_id = :source and starts_with(sample, :start)
            order by documents desc limit 5
        """),
        {"source": source_id, "start": start},
    )
    return [(row.hash, row.sample) for row in found]


def line(session: Session, source_id: int, line_hash: int) -> str | None:
    """The line of this hash, as it stood on a page."""
    found = text("select sample from site_paragraph where source_id = :source and hash = :hash")
    known: str | None = session.scalar(found, {"source": source_id, "hash": line_hash})
    return known


def sites(session: Session) -> list[dict[str, Any]]:
    """Every site that has a memory: how many documents it has learnt from, lines it remembers, and lines of chrome."""
    found = session.execute(
        text("""
            select s.name as site, m.documents, count(p.hash) as lines,
                count(p.hash) filter (where p.chrome or p.ruling = 'pinned') as chrome
            from site_memory m join source s on s.id = m.source_id
            left join site_paragraph p on p.source_id = m.source_id
            group by s.name, m.documents order by s.name
        """)
    )
    return [dict(row._mapping) for row in found]
