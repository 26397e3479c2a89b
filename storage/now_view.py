"""What one look at the service shows: what arrives, from where, how late, and what fails."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import outcomes

Row = dict[str, Any]
_DAY = timedelta(days=1)
_PROBLEMS = 12

_ARRIVED = text("""
    select region, floor(extract(epoch from :now - first_seen_at) / 3600)::int as hours_ago, count(*) as articles
    from article where first_seen_at > :since and first_seen_at <= :now group by 1, 2
""")
_USUAL = text("""
    select s.region, count(*) as sources, coalesce(sum(p.a_day), 0) as a_day
    from source s left join polling_state p on p.source_id = s.id
    where s.present and s.enabled group by 1
""")
_FIGURES = text("""
    select count(*) as sources, count(*) filter (where enabled) as enabled,
        count(*) filter (where enabled and failures > 0) as failing,
        count(*) filter (where enabled and next_poll_at <= :now and (lease_until is null or lease_until < :now)) as due,
        extract(epoch from :now - min(next_poll_at) filter (where enabled and next_poll_at <= :now
            and (lease_until is null or lease_until < :now))) as overdue_seconds,
        max(last_poll_at) as last_poll_at,
        (select count(*) from page where state = 'queued' and next_attempt_at <= :now) as pages_waiting,
        (select count(*) from page where state = 'fetched') as pages_unprocessed
    from source where present
""")
# A date without a time of day, or one that lies ahead, says nothing of a delay; older ones were found, not awaited.
_DELAYS = text("""
    select percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from first_seen_at - published_at))
    from article
    where first_seen_at > :since and first_seen_at <= :now and published_precision = 'minute'
      and published_at between first_seen_at - interval '1 day' and first_seen_at
""")
_FAILING = text("""
    select s.name, s.last_outcome as outcome, s.failures, s.last_ok_at, s.next_poll_at, latest.detail
    from source s
    left join lateral (
        select p.detail from poll p where p.source_id = s.id and p.token = s.lease_token limit 1
    ) as latest on true
    where s.present and s.enabled and s.failures > 0 order by s.failures desc, s.name limit :limit
""")


@dataclass(frozen=True, slots=True)
class RegionDay:
    """A region's last 24 hours. `usual` is what its polled sources publish in a day, as their polls have taught;
    `code` is None for federal sources."""

    code: str | None
    articles: int
    sources: int
    usual: float


@dataclass(frozen=True, slots=True)
class Now:
    """`by_hour` counts articles by the hour of their first sight, the oldest of the last 24 first; seconds are of the
    median and of the 95th percentile, None where nothing tells its minute."""

    regions: dict[str | None, RegionDay]
    by_hour: tuple[int, ...]
    figures: Row
    delay_seconds: tuple[float, float] | None
    failing: list[Row]
    ended_today: dict[str, int]

    @property
    def articles(self) -> int:
        return sum(self.by_hour)


def look(session: Session, now: datetime) -> Now:
    """Everything comes by index from the last day: it costs the same however much is stored."""
    span = {"now": now, "since": now - _DAY}
    hours, counts = [0] * 24, dict[str | None, int]()
    for row in session.execute(_ARRIVED, span):
        hours[23 - min(row.hours_ago, 23)] += row.articles
        counts[row.region] = counts.get(row.region, 0) + row.articles
    usual = {row.region: (row.sources, float(row.a_day)) for row in session.execute(_USUAL)}
    delays = session.scalar(_DELAYS, span)
    return Now(
        regions={
            code: RegionDay(code, counts.get(code, 0), *usual.get(code, (0, 0.0)))
            for code in counts.keys() | usual.keys()
        },
        by_hour=tuple(hours),
        figures=dict(session.execute(_FIGURES, {"now": now}).one()._mapping),
        delay_seconds=(float(delays[0]), float(delays[1])) if delays and delays[0] is not None else None,
        failing=[dict(row._mapping) for row in session.execute(_FAILING, {"limit": _PROBLEMS})],
        ended_today=outcomes.on_day(session, now.date()),
    )
