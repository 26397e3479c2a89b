"""How far the work is: what `svodka up --once` waits for and shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.outcomes import ARTICLE_OUTCOMES


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts since the start of a run. Pages that wait for a later try are `postponed`."""

    sources: int
    polled: int
    leased: int
    queued: int
    postponed: int
    fetched: int
    done: int
    recleaning: int  # sites whose memory has grown wiser than their articles

    @property
    def finished(self) -> bool:
        return self.polled >= self.sources and not (self.leased or self.queued or self.fetched or self.recleaning)


_PROGRESS = text("""
    select
        (select count(*) from source where enabled and present) as sources,
        (select count(*) from source s where enabled and present and exists (
            select from poll p where p.source_id = s.id and p.started_at >= :since and p.outcome <> 'abandoned'
        )) as polled,
        (select count(*) from source where lease_until >= :now) as leased,
        (select count(*) from page p join source s on s.id = p.source_id
            where p.state = 'queued' and p.next_attempt_at <= :now
            and s.enabled and s.present and (s.next_poll_at <= :now or s.lease_until >= :now)) as queued,
        (select count(*) from page where state = 'queued' and next_attempt_at > :now) as postponed,
        (select count(*) from page where state = 'fetched') as fetched,
        (select count(*) from page where done_at >= :since) as done,
        (select count(distinct source_id) from site_paragraph where reclean_from is not null) as recleaning
""")


def progress(session: Session, since: datetime, now: datetime) -> Progress:
    """`since` is the start of the run; times are aware."""
    return Progress(**session.execute(_PROGRESS, {"since": since, "now": now}).one()._mapping)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `outcomes` counts pages ended since its start, `polls` the ends of its polls."""

    outcomes: dict[str, int]
    polls: dict[str, int]
    articles_new: int
    articles_total: int
    pages_total: int
    stories_total: int
    problems: list[tuple[str, str, str]]  # source, outcome, detail of polls that failed


def summary(session: Session, since: datetime) -> Summary:
    args = {"since": since}
    outcomes = session.execute(
        text("select outcome, count(*) from page where done_at >= :since group by 1 order by 2 desc, 1"), args
    )
    polls = session.execute(
        text(
            "select outcome, count(*) from poll where started_at >= :since and ended_at is not null "
            "group by 1 order by 2 desc, 1"
        ),
        args,
    )
    totals = session.execute(
        text("""
            select
                (select count(*) from article where first_seen_at >= :since) as articles_new,
                (select count(*) from article) as articles_total,
                (select count(*) from page) as pages_total,
                (select count(distinct cluster_id) from article) as stories_total
        """),
        args,
    ).one()
    problems = session.execute(
        text("""
            select s.name, p.outcome, p.detail from poll p join source s on s.id = p.source_id
            where p.started_at >= :since
              and p.outcome not in ('new', 'nothing_new', 'not_modified', 'abandoned')
            order by s.name, p.id
        """),
        args,
    )
    return Summary(
        outcomes={row[0]: row[1] for row in outcomes},
        polls={row[0]: row[1] for row in polls},
        problems=[(row[0], row[1], row[2]) for row in problems],
        **totals._mapping,
    )


def article_pages(outcomes: dict[str, int]) -> int:
    """How many of the counted pages are articles, new or known."""
    return sum(count for outcome, count in outcomes.items() if outcome in ARTICLE_OUTCOMES)
