"""Stories that several sites carry: those with articles that were seen lately, the widest of these first."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]
# A copy that came today may belong to a story of last week: what other sites have is looked for in all of the story.
_WIDEST = text("""
    with lately as (
        select cluster_id as story, count(*) as lately, count(distinct source_id) as sites, min(source_id) as source,
            min(number) as any_copy, max(first_seen_at) as last_at
        from article where first_seen_at > :since and first_seen_at <= :now
        group by 1 having count(distinct source_id) > 1 or bool_or(cluster_role = 'reprint')
    ), wide as (
        select * from lately
        where sites > 1
            or exists (select from article o where o.cluster_id = lately.story and o.source_id <> lately.source)
        order by sites desc, lately desc, story desc limit :limit
    )
    select w.story, w.lately, w.last_at, whole.copies, whole.sites, whole.regions, a.number,
        coalesce(nullif(a.title, ''), a.url) as title, s.name as source, a.region, a.published_at,
        a.published_precision, c.confidence
    from wide w join cluster c on c.id = w.story
    join article a on a.number = coalesce(c.original, w.any_copy) join source s on s.id = a.source_id
    cross join lateral (
        select count(*) as copies, count(distinct source_id) as sites, count(distinct region) as regions
        from article where cluster_id = w.story
    ) as whole
    order by w.sites desc, w.lately desc, w.story desc
""")
_SPREAD = text("""
    select region, count(*) as copies from article where cluster_id = :story group by 1 order by 2 desc, 1
""")


def widest(session: Session, since: datetime, now: datetime, limit: int) -> list[Row]:
    """Those of which most sites had something that was first seen since then; `lately` counts that. `copies`, `sites`
    and `regions` are of the whole story; the rest is of its original."""
    args = {"since": since, "now": now, "limit": limit}
    return [dict(row._mapping) for row in session.execute(_WIDEST, args)]


def spread(session: Session, story: int) -> dict[str | None, int]:
    """Copies by region; None for federal sources."""
    return {row.region: row.copies for row in session.execute(_SPREAD, {"story": story})}
