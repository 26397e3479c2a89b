"""A source whose lists answer while its pages do not: they all wait, and none loses a try by it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Function, func, select, text, update
from sqlalchemy.orm import Session

from core.models import Claim
from storage.engine import affected
from storage.tables import Source


def down_since(session: Session, claim: Claim) -> datetime | None:
    """When the source's pages were first postponed, and none was stored since; None where all is well."""
    return session.scalar(select(Source.pages_down_since).where(Source.id == claim.source_id))


def postpone(session: Session, claim: Claim, at: datetime, now: datetime, only: Collection[int] | None = None) -> None:
    """No page that the source has in the frontier, or none of `only`, is fetched before `at`. Does nothing when the
    claim is void."""
    if _mark(session, claim, func.coalesce(Source.pages_down_since, now)):
        session.execute(
            text("""
                update page set next_attempt_at = :at
                where source_id = :id and state = 'queued' and next_attempt_at < :at
                    and (cast(:only as bigint[]) is null or id = any(:only))
            """),
            {"id": claim.source_id, "at": at, "only": None if only is None else list(only)},
        )


def resume(session: Session, claim: Claim, now: datetime, first: timedelta, last: timedelta) -> None:
    """The pages are there again: those that were never asked for are due, the others after the wait of their own
    tries (`first`, doubled with each try up to `last`). Does nothing when the claim is void."""
    if _mark(session, claim, None):
        session.execute(
            text("""
                update page
                set next_attempt_at = least(next_attempt_at, :now + case when attempts = 0 then interval '0'
                    else least(:first * power(2, least(attempts, 20) - 1), :last) end)
                where source_id = :id and state = 'queued' and next_attempt_at > :now
            """),
            {"id": claim.source_id, "now": now, "first": first, "last": last},
        )


def _mark(session: Session, claim: Claim, since: datetime | Function[datetime | None] | None) -> bool:
    done = session.execute(
        update(Source)
        .where(Source.id == claim.source_id, Source.lease_token == claim.token)
        .values(pages_down_since=since)
    )
    return affected(done) == 1
