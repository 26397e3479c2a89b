"""A source whose pages lead to another host: a fact to be told and acted upon by a person, not a flood of failures."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from core.models import Claim
from storage.tables import Page, Source

ENOUGH = 3  # pages that lead to one other host, and none that stays
_LATELY = timedelta(days=1)


def seems_moved(session: Session, claim: Claim, host: str, detail: str, now: datetime) -> bool:
    """Whether a page that leads to `host` is one of many: the source is known to have moved there, or enough pages
    wait that led there before (`detail` is what they say), and none was stored lately."""
    known = select(Source.moved_to).where(Source.id == claim.source_id).scalar_subquery()
    of_source = Page.source_id == claim.source_id
    waiting = select(func.count()).where(of_source, Page.state == "queued", Page.detail == detail)
    stored = exists().where(of_source, Page.fetched_at > now - _LATELY)
    row = session.execute(select(known, waiting.scalar_subquery(), stored)).one()
    return row[0] == host or (row[1] >= ENOUGH - 1 and not row[2])


def tell(session: Session, claim: Claim, host: str | None, now: datetime) -> None:
    """The source has moved to `host`, as it seems; None: it is where it was. Does nothing when the claim is void."""
    since = func.coalesce(Source.moved_since, now) if host else None
    session.execute(
        update(Source)
        .where(Source.id == claim.source_id, Source.lease_token == claim.token, Source.moved_to.is_distinct_from(host))
        .values(moved_to=host, moved_since=since)
    )
