"""The service in figures for a monitoring system: counted in Postgres when asked, no process keeps them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import alerts, outcomes

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

_NOW_FIGURES = text("""
    with polled as (
        select next_poll_at, failures, lease_until >= :now as leased
        from source where present and enabled
    )
    select
        (select count(*) from source where present and not enabled) as disabled,
        (select count(*) from polled) as enabled,
        (select count(*) from polled where failures > 0) as failing,
        (select count(*) from polled where leased) as polling,
        (select count(*) from polled where next_poll_at <= :now and leased is not true) as due,
        (select coalesce(extract(epoch from :now - min(next_poll_at)), 0) from polled
            where next_poll_at <= :now and leased is not true) as overdue_seconds,
        (select extract(epoch from max(last_poll_at)) from source) as last_poll,
        (select count(*) from page where state = 'queued' and next_attempt_at <= :now) as queued,
        (select count(*) from page where state = 'queued' and next_attempt_at > :now) as postponed,
        (select count(*) from page where state = 'fetched') as fetched,
        (select count(*) from source_address where present and open_gap > 0) as open_gaps,
        (select extract(epoch from max(first_seen_at)) from article
            where number = (select max(number) from article)) as last_article
""")

_POLLS = text("""
    select outcome, count(*) from poll where started_at >= :since and ended_at is not null
    group by outcome order by outcome
""")

_POLL_SECONDS = text("""
    select percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from ended_at - started_at))
    from poll where started_at >= :since and ended_at is not null and outcome <> 'abandoned'
""")

# A date without a time of day, or one that lies ahead, says nothing of a delay; older ones were found, not awaited.
_DELAY_SECONDS = text("""
    select percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from first_seen_at - published_at))
    from article
    where number > (select coalesce(max(number), 0) - 20000 from article)
      and first_seen_at >= :since and published_precision = 'minute'
      and published_at between first_seen_at - interval '1 day' and first_seen_at
""")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Times are seconds, moments Unix time; None where there is nothing to measure yet.

    `poll_seconds` and `delay_seconds` hold the median and the 95th percentile: of the polls of the last hour, and
    from publication to first sight of the last day's articles that tell their minute.
    """

    sources: dict[str, int]
    overdue_seconds: float
    pages: dict[str, int]
    pages_ended: dict[str, int]
    polls_last_hour: dict[str, int]
    poll_seconds: tuple[float, float] | None
    delay_seconds: tuple[float, float] | None
    open_gaps: int
    last_poll: float | None
    last_article: float | None
    open_alerts: dict[str, int]


def metrics(session: Session, now: datetime) -> Metrics:
    """Look-ups by index and running totals: milliseconds, however many articles and years there are."""
    figures = session.execute(_NOW_FIGURES, {"now": now}).one()
    hour, day = {"since": now - _HOUR}, {"since": now - _DAY}
    return Metrics(
        sources={name: getattr(figures, name) for name in ("enabled", "disabled", "failing", "polling", "due")},
        overdue_seconds=float(figures.overdue_seconds),
        pages={name: getattr(figures, name) for name in ("queued", "postponed", "fetched")},
        pages_ended=outcomes.ever(session),
        polls_last_hour={row[0]: row[1] for row in session.execute(_POLLS, hour)},
        poll_seconds=_pair(session.scalar(_POLL_SECONDS, hour)),
        delay_seconds=_pair(session.scalar(_DELAY_SECONDS, day)),
        open_gaps=figures.open_gaps,
        last_poll=_number(figures.last_poll),
        last_article=_number(figures.last_article),
        open_alerts=alerts.counts(session),
    )


def _pair(found: list[float] | None) -> tuple[float, float] | None:
    return (float(found[0]), float(found[1])) if found and found[0] is not None else None


def _number(found: object) -> float | None:
    return None if found is None else float(str(found))
