"""Second looks at the pages of articles: which are due, and what they brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backports import zstd
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.models import Claim
from core.outcomes import Outcome
from storage.frontier import RawPage
from storage.tables import Article, Page, Recheck
from storage.text import storable
from storage.withdrawals import looked, returned

_OVERDUE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to look at again: `url` is where it is asked for, `conditions` are request headers of its own validators,
    `gone_since` is the first of the answers since then that said it is gone."""

    id: int
    url: str
    conditions: Mapping[str, str]
    published_at: datetime | None
    first_seen_at: datetime
    gone_since: datetime | None


def due(session: Session, claim: Claim, limit: int, now: datetime) -> list[DuePage]:
    """The youngest articles first: they are corrected most. Of a source that publishes more than may be looked at, the
    others are passed over in the end, so that they are not searched through for ever."""
    rows = session.execute(
        text("""
            select p.id, case when p.moved then p.final_url else p.url end as url, p.headers, p.gone_since,
                a.published_at, a.first_seen_at
            from page p join article a on a.number = p.article and a.page_id = p.id
            where p.source_id = :source and p.recheck_at between :oldest and :now and p.state = 'done'
              and not exists (select from recheck r where r.page_id = p.id)
            order by coalesce(a.published_at, a.first_seen_at) desc, p.id limit :limit
        """),
        {"source": claim.source_id, "now": now, "oldest": now - _OVERDUE, "limit": limit},
    )
    return [
        DuePage(row.id, row.url, _conditions(row.headers or {}), row.published_at, row.first_seen_at, row.gone_since)
        for row in rows
    ]


def _conditions(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = {"If-None-Match": headers.get("etag"), "If-Modified-Since": headers.get("last-modified")}
    return {name: value for name, value in pairs.items() if value}


def plan(session: Session, page_id: int, at: datetime | None) -> None:
    """The next look at the page; None for no more."""
    session.execute(update(Page).where(Page.id == page_id).values(recheck_at=at))


def same_body(session: Session, page_id: int, body: bytes) -> bool:
    """Whether these are, byte for byte, what is kept of the page."""
    kept = session.scalar(select(Page.body).where(Page.id == page_id))
    return kept is not None and zstd.decompress(kept) == body


def unchanged(session: Session, page_id: int, at: datetime | None, now: datetime) -> None:
    """The page is as it was: its article was seen, and if it was withdrawn, it is back."""
    number = looked(session, page_id, Outcome.UNCHANGED, at, now)
    if number is not None:
        session.execute(
            update(Article).where(Article.number == number, Article.last_seen_at < now).values(last_seen_at=now)
        )
        returned(session, number)


def without_result(session: Session, page_id: int, outcome: Outcome, at: datetime | None, now: datetime) -> None:
    """The answer was no article (a wall, a home page, a file): nothing of what is stored changes."""
    looked(session, page_id, outcome, at, now, still_gone=True)


def keep(
    session: Session,
    page_id: int,
    *,
    final_url: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    at: datetime | None,
) -> None:
    """Keeps an answer that differs, to be processed; the next look is planned."""
    values = {
        "final_url": storable(final_url, 8_000),
        "status": status,
        "headers": {storable(k, 100): storable(v, 2_000) for k, v in headers.items()},
        "body": zstd.compress(body),
        "fetched_at": now,
        "asked_at": now,
    }
    session.execute(
        insert(Recheck)
        .values(page_id=page_id, **values)
        .on_conflict_do_update(index_elements=["page_id"], set_=values | {"process_attempts": 0})
    )
    plan(session, page_id, at)


def unprocessed(session: Session, asked_before: datetime, limit: int, now: datetime) -> list[int]:
    """Pages whose second answer nobody has asked to process, or last did before that time; marks them as asked now."""
    rows = session.execute(
        text("""
            update recheck set asked_at = :now
            where page_id in (
                select page_id from recheck where asked_at < :before or asked_at = fetched_at
                order by asked_at limit :limit for update skip locked
            )
            returning page_id
        """),
        {"before": asked_before, "limit": limit, "now": now},
    )
    return sorted(row.page_id for row in rows)


def begin(session: Session, page_id: int) -> tuple[RawPage, int] | None:
    """The page with its second answer, and how often that was begun, this time included; None when there is none, or in
    other hands. The count is committed before the work, as in `frontier.begin_processing`."""
    row = session.scalar(select(Recheck).where(Recheck.page_id == page_id).with_for_update(skip_locked=True))
    page = None if row is None else session.get(Page, page_id)
    if row is None or page is None or page.state != "done":
        return None
    row.process_attempts += 1
    row.asked_at = func.clock_timestamp()
    session.flush()
    answer = RawPage(
        id=page.id,
        source_id=page.source_id,
        url=page.url,
        final_url=row.final_url,
        status=row.status,
        headers=row.headers,
        body=zstd.decompress(row.body),
        fetched_at=row.fetched_at,
        title_hint=page.title_hint,
        published_hint=page.published_hint,
        process_attempts=row.process_attempts,
        detail="",
        document=page.document,
    )
    return answer, row.process_attempts


def lock(session: Session, answer: RawPage) -> int | None:
    """Holds page and answer to the end of the transaction; the page's article. None: done by another worker."""
    page = session.scalar(
        select(Page).where(Page.id == answer.id, Page.state == "done").with_for_update(key_share=True)
    )
    row = session.scalar(select(Recheck).where(Recheck.page_id == answer.id).with_for_update())
    if page is None or row is None or row.fetched_at != answer.fetched_at:
        return None
    return page.article


def take_over(session: Session, answer: RawPage) -> None:
    """The second answer is the page from now on."""
    session.execute(
        text("""
            update page p
            set body = r.body, headers = r.headers, status = r.status, final_url = r.final_url,
                fetched_at = r.fetched_at
            from recheck r where r.page_id = p.id and p.id = :id
        """),
        {"id": answer.id},
    )


def end(session: Session, answer: RawPage, outcome: Outcome, detail: str = "") -> None:
    """The second answer is dealt with: it is counted, and what it was is dropped."""
    at = session.scalar(select(Page.recheck_at).where(Page.id == answer.id))
    is_article = outcome in (Outcome.UNCHANGED, Outcome.REVISED)
    looked(session, answer.id, outcome, at, answer.fetched_at, still_gone=not is_article)
    session.execute(
        update(Page)
        .where(Page.id == answer.id)
        .values(detail=storable(f"second look: {outcome}: {detail}", 2_000) if detail else "")
    )
    session.execute(text("delete from recheck where page_id = :id"), {"id": answer.id})
