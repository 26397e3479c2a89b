"""Stories that several sites carry: those with copies that were seen lately, the widest first."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]
_WIDEST = text("""
    with wide as (
        select cluster_id as story, count(*) as copies, count(distinct source_id) as sites,
            count(distinct region) as regions, min(number) as any_copy, max(first_seen_at) as last_at
        from article where first_seen_at > :since and first_seen_at <= :now
        group by 1 having count(distinct source_id) > 1 order by 3 desc, 2 desc, 1 desc limit :limit
    )
    select w.*, a.number, coalesce(nullif(a.title, ''), a.url) as title, s.name as source, a.region, a.published_at,
        a.published_precision, c.confidence
    from wide w join cluster c on c.id = w.story
    join article a on a.number = coalesce(c.original, w.any_copy) join source s on s.id = a.source_id
    order by w.sites desc, w.copies desc, w.story desc
""")
_SPREAD = text("""
    select region, count(*) as copies from article where cluster_id = :story group by 1 order by 2 desc, 1
""")


def widest(session: Session, since: datetime, now: datetime, limit: int) -> list[Row]:
    """`copies`, `sites` and `regions` count what was first seen since then; the rest is of the original."""
    args = {"since": since, "now": now, "limit": limit}
    return [dict(row._mapping) for row in session.execute(_WIDEST, args)]


def spread(session: Session, story: int) -> dict[str | None, int]:
    """Copies by region; None for federal sources."""
    return {row.region: row.copies for row in session.execute(_SPREAD, {"story": story})}
