"""What is known of how a source's news is found: its lists, what each finds, what they miss."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.coverage import Coverage, coverage
from core.found import Found

DAYS = 30
_OLD = timedelta(days=2)  # what was published longer before it was found is an archive, not news
_SETTLED = timedelta(days=1)  # lists that are slower have named a page by then


@dataclass(frozen=True, slots=True)
class SourceDiscovery:
    """`lists` and `gaps` are rows as in the tables; `first` counts the news of DAYS days by the list that had it first,
    `looks` the second looks at articles by their outcome; `moved_to` is the host that all pages lead to."""

    lists: list[dict[str, Any]]
    first: dict[Found, int]
    coverage: Coverage | None
    gaps: list[dict[str, Any]]
    looks: dict[str, int]
    withdrawn: int
    moved_to: str | None
    moved_since: datetime | None


def discovery(session: Session, source_id: int, now: datetime) -> SourceDiscovery:
    args = {"source": source_id, "from": now - timedelta(days=DAYS), "to": now - _SETTLED, "old": _OLD}
    lists = session.execute(
        text(
            "select kind, url, hub, open_gap, changed_at from source_address where source_id = :source and present"
            " order by id"
        ),
        args,
    )
    # a source's first day is left out: what its lists hold then differs by their length alone
    news = session.execute(
        text("""
            select p.found_by, p.seen_by, count(*) as pages
            from page p left join article a on a.number = p.article
            where p.source_id = :source and p.seen_by > 0 and p.discovered_at between :from and :to
              and p.discovered_at > (select min(discovered_at) from page where source_id = :source) + interval '1 day'
              and coalesce(a.published_at, p.published_hint, p.discovered_at) > p.discovered_at - cast(:old as interval)
            group by 1, 2
        """),
        args,
    ).all()
    gaps = session.execute(
        text(
            "select url, found_at, since, detail from gap where source_id = :source and found_at > :from"
            " order by found_at desc limit 5"
        ),
        args,
    )
    looks = session.execute(
        text(
            "select outcome, sum(rechecks)::bigint as looks from outcome_day where source_id = :source"
            " and day > cast(:from as date) group by 1 having sum(rechecks) > 0 order by 2 desc"
        ),
        args,
    )
    source = session.execute(
        text(
            "select moved_to, moved_since, (select count(*) from article where source_id = :source"
            " and status = 'withdrawn') as withdrawn from source where id = :source"
        ),
        args,
    ).one()
    first: dict[Found, int] = {}
    seen: dict[Found, int] = {}
    for row in news:
        first[Found(row.found_by)] = first.get(Found(row.found_by), 0) + row.pages
        seen[Found(row.seen_by)] = seen.get(Found(row.seen_by), 0) + row.pages
    return SourceDiscovery(
        lists=[dict(row._mapping) for row in lists],
        first=dict(sorted(first.items(), key=lambda pair: -pair[1])),
        coverage=coverage(seen),
        gaps=[dict(row._mapping) for row in gaps],
        looks={row.outcome: row.looks for row in looks},
        withdrawn=source.withdrawn,
        moved_to=source.moved_to,
        moved_since=source.moved_since,
    )
