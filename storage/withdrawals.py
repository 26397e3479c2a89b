"""An article is withdrawn when its page is proven gone, and live again when the page is back."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from core.outcomes import Outcome
from storage.articles import append_event
from storage.tables import Article, Page

LIVE, WITHDRAWN = "live", "withdrawn"
_FEW = 2  # pages gone at the same time: a site that lost more of them than it kept has another trouble
_LATELY = timedelta(days=3)


def gone(session: Session, page_id: int, at: datetime | None, now: datetime, *, proof: timedelta, well: bool) -> bool:
    """The page answered that it is gone. True when its article is withdrawn by that: the first such answer is `proof`
    or longer ago, the source is `well`, and no other page of the article is known to be there.

    Then `at` is the next look; else one comes after `proof`. No more looks where `at` is None.
    """
    page = session.get(Page, page_id, with_for_update={"key_share": True})
    if page is None or page.article is None:
        return False
    since = page.gone_since or now
    looked(session, page_id, Outcome.GONE, at and now + proof, now, still_gone=True)
    session.execute(update(Page).where(Page.id == page_id).values(gone_since=since))
    proven = now - since >= proof
    if not (proven and well and _others_are_there(session, page.source_id, now)):
        return False
    if _another_page(session, page.article, page_id, now):
        return False
    withdrawn = session.scalar(
        update(Article)
        .where(Article.number == page.article, Article.status == LIVE)
        .values(status=WITHDRAWN)
        .returning(Article.revision)
    )
    session.execute(update(Page).where(Page.id == page_id).values(recheck_at=at))
    if withdrawn is not None:
        append_event(session, page.article, WITHDRAWN, withdrawn)
    return withdrawn is not None


def _others_are_there(session: Session, source_id: int, now: datetime) -> bool:
    """A site that moves house or hides everything loses no articles by that: as many pages are there as are gone."""
    there = func.count().filter(Page.gone_since.is_(None))
    row = session.execute(
        select(there, func.count() - there).where(Page.source_id == source_id, Page.checked_at >= now - _LATELY)
    ).one()
    return row[1] <= _FEW or row[0] >= row[1]


def _another_page(session: Session, number: int, page_id: int, now: datetime) -> bool:
    """The article may live on at another address that it was found under: that page is looked at from now on."""
    other = session.scalar(
        select(Page)
        .where(Page.article == number, Page.id != page_id, Page.state == "done", Page.gone_since.is_(None))
        .order_by(Page.fetched_at.desc().nulls_last(), Page.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    if other is None or other.body is None:
        return False
    other.recheck_at = now
    address = other.final_url or other.url
    revision = session.scalar(
        update(Article)
        .where(Article.number == number)
        .values(page_id=other.id, url=address)
        .returning(Article.revision)
    )
    append_event(session, number, "moved", int(revision or 0))
    session.execute(update(Page).where(Page.id == page_id).values(recheck_at=None))
    return True


def returned(session: Session, number: int) -> None:
    """The article stands at one of its addresses: if it was withdrawn, it is live again."""
    revision = session.scalar(
        update(Article)
        .where(Article.number == number, Article.status == WITHDRAWN)
        .values(status=LIVE)
        .returning(Article.revision)
    )
    if revision is not None:
        append_event(session, number, "restored", revision)


def looked(
    session: Session, page_id: int, outcome: Outcome, at: datetime | None, now: datetime, *, still_gone: bool = False
) -> int | None:
    """Counts a look and plans the next; returns the article."""
    values = {"recheck_at": at, "checked_at": now} | ({} if still_gone else {"gone_since": None})
    row = session.execute(
        update(Page).where(Page.id == page_id).values(**values).returning(Page.source_id, Page.article)
    ).one_or_none()
    if row is None:
        return None
    session.execute(
        text("""
            insert into outcome_day as o (source_id, day, outcome, pages, rechecks)
            values (:source, :day, :outcome, 0, 1)
            on conflict (source_id, day, outcome) do update set rechecks = o.rechecks + 1
        """),
        {"source": row.source_id, "day": now.date(), "outcome": str(outcome)},
    )
    return None if row.article is None else int(row.article)
