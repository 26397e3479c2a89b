"""A source whose pages lead to another host: a fact to be told and acted upon by a person, not a flood of failures."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from core.models import Claim
from storage.engine import affected
from storage.tables import Page, Source

ENOUGH = 3  # pages that lead to one other host, and none that stays


def seems_moved(session: Session, claim: Claim, host: str, detail: str, pages: Collection[int]) -> bool:
    """Whether `pages`, which lead to `host`, are not alone: the source is known to have moved there, or enough wait,
    those included, that led there before (`detail` is what they say), and none was stored since they were found."""
    known = select(Source.moved_to).where(Source.id == claim.source_id).scalar_subquery()
    of_source = Page.source_id == claim.source_id
    led_there = or_(Page.detail == detail, Page.id.in_(pages))
    waiting = select(func.count()).where(of_source, Page.state == "queued", led_there)
    found = select(func.max(Page.discovered_at)).where(Page.id.in_(pages)).scalar_subquery()
    stored = exists().where(of_source, Page.fetched_at > found)
    row = session.execute(select(known, waiting.scalar_subquery(), stored)).one()
    return row[0] == host or (row[1] >= ENOUGH and not row[2])


def tell(session: Session, claim: Claim, host: str | None, now: datetime) -> None:
    """The source has moved to `host`, as it seems; None: it is where it was. Does nothing when the claim is void."""
    since = func.coalesce(Source.moved_since, now) if host else None
    session.execute(
        update(Source)
        .where(Source.id == claim.source_id, Source.lease_token == claim.token, Source.moved_to.is_distinct_from(host))
        .values(moved_to=host, moved_since=since)
    )


def settle(session: Session, source_id: int, details: Collection[str], now: datetime) -> int:
    """The class says where the source is now: pages that wait because they led there (`details` is what they say) are
    due. Returns how many."""
    session.execute(update(Source).where(Source.id == source_id).values(moved_to=None, moved_since=None))
    waiting = (Page.source_id == source_id, Page.state == "queued", Page.detail.in_(details))
    return affected(session.execute(update(Page).where(*waiting).values(next_attempt_at=now)))
