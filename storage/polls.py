"""The end of a poll: its record, and the source's next turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from core.models import Claim
from core.outcomes import POLL_FAILURES, PollOutcome
from core.polling.backoff import asked_for
from core.polling.plan import Ended
from storage.engine import affected
from storage.polling import Listed, Pace, learn_and_plan
from storage.tables import Page, Source
from storage.text import storable

_FIRST_WAITING = (  # when the first page left in the frontier may be fetched
    select(func.min(Page.next_attempt_at))
    .where(Page.source_id == Source.id, Page.state == "queued")
    .correlate(Source)
    .scalar_subquery()
)
_RECORD = text("""
    update poll set ended_at = :ended_at, outcome = :outcome, detail = :detail, new_links = :new_links, pages = :pages,
        requests = :requests, bytes = :bytes
    where source_id = :source and token = :token and ended_at is null
""")


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one poll of one source did. Times aware; `bytes` as received, decompressed."""

    outcome: PollOutcome
    started_at: datetime
    ended_at: datetime
    detail: str = ""
    new_links: int = 0
    pages_fetched: int = 0
    requests: int = 0
    bytes: int = 0
    retry_after: timedelta | None = None
    listed: Listed | None = None


def finish(session: Session, claim: Claim, result: PollResult, pace: Pace, jitter: float) -> bool:
    """Ends the lease and plans the next poll. False, and nothing planned, when the claim is void."""
    _record(session, claim, result)
    found = session.execute(
        select(Source, _FIRST_WAITING)
        .where(Source.id == claim.source_id, Source.lease_token == claim.token, Source.lease_until.is_not(None))
        .with_for_update(key_share=True, of=Source)
    ).one_or_none()
    if found is None:
        return False
    source, first_waiting = found
    failed = result.outcome in POLL_FAILURES
    source.failures = source.failures + 1 if failed else 0
    listed = result.listed or Listed(result.ended_at)
    ended = Ended(
        result.ended_at if failed else listed.read_at,
        result.outcome,
        source.failures,
        result.retry_after,
        first_waiting,
        jitter,
    )
    planned = learn_and_plan(session, source, claim.token, listed, ended, pace)
    source.next_poll_at = planned.at
    source.interval_seconds = max(round(planned.due.wait), 1)
    source.lease_until = None
    source.last_outcome = str(result.outcome)
    source.last_poll_at = result.ended_at
    if not failed:
        source.last_ok_at = result.ended_at
    if result.new_links:
        source.last_new_at = result.ended_at
    if result.retry_after:
        _pause_host(session, source, ended.at + asked_for(result.retry_after))
    return True


def _pause_host(session: Session, source: Source, until: datetime) -> None:
    """A server that asks for a pause asks it for all sources on its host."""
    session.execute(
        update(Source)
        .where(Source.host == source.host, Source.id != source.id, Source.next_poll_at < until)
        .values(next_poll_at=until)
    )


def _record(session: Session, claim: Claim, result: PollResult) -> None:
    session.execute(
        _RECORD,
        {
            "source": claim.source_id,
            "token": claim.token,
            "ended_at": result.ended_at,
            "outcome": str(result.outcome),
            "detail": storable(result.detail, 2_000),
            "new_links": result.new_links,
            "pages": result.pages_fetched,
            "requests": result.requests,
            "bytes": result.bytes,
        },
    )


def forget(session: Session, started_before: datetime, limit: int = 5_000) -> int:
    """Retention: drops the records of older polls, at most `limit`. Returns how many."""
    done = session.execute(
        text("""
            delete from poll where id in (
                select id from poll where started_at < :before and ended_at is not null limit :limit
            )
        """),
        {"before": started_before, "limit": limit},
    )
    return affected(done)
