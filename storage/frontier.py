"""The frontier: every address ever discovered, its raw page, and how it ended. Nothing seen is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backports import zstd
from sqlalchemy import Exists, Row, bindparam, exists, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from core.models import Claim
from core.outcomes import Outcome
from core.urls import url_key
from storage.engine import affected
from storage.tables import Article, Page, Source
from storage.text import storable

_MAX_URL = 8_000
_MAX_DETAIL = 2_000
_RAW = """
    id, source_id, url, final_url, status, headers, body, fetched_at, title_hint, published_hint, process_attempts,
    detail, document
"""
# What is asked for each page is asked in words: SQLAlchemy takes longer to put a question together than Postgres to
# answer it.
_TAKE = text("""
    select id, url, attempts, detail from page
    where source_id = :source and state = 'queued' and next_attempt_at <= :now
    order by attempts, discovered_at desc, id limit :limit
""")
_STORE = text("""
    update page set state = 'fetched', final_url = :final_url, final_key = nullif(:final_key, url_key), moved = :moved,
        status = :status, headers = :headers, body = :body, fetched_at = :now, asked_at = :now, attempts = attempts + 1,
        process_attempts = 0, detail = ''
    where id = :page and state = 'queued'
""").bindparams(bindparam("headers", type_=JSONB))
_BEGIN = text(f"""
    update page set process_attempts = process_attempts + 1, asked_at = clock_timestamp()
    where id = (
        select id from page where id = :page and state = 'fetched' and body is not null and fetched_at is not null
        for no key update skip locked
    )
    returning {_RAW}
""")  # noqa: S608
_LOCK_FETCHED = text("select id from page where id = :page and state = 'fetched' for no key update")
_PROCESSED = text(f"""
    select {_RAW} from page where id = :page and state = 'done' and body is not null and fetched_at is not null
""")  # noqa: S608
_FINISH = text("""
    with ended as (
        update page set state = 'done', outcome = :outcome, detail = :detail, done_at = :now,
            attempts = attempts + :tries, article = coalesce(:article, article),
            document = coalesce(:document, document), recheck_at = coalesce(:recheck_at, recheck_at)
        where id = :page and state = :state
        returning source_id
    )
    insert into outcome_day as o (source_id, day, outcome, pages) select source_id, :day, :outcome, 1 from ended
    on conflict (source_id, day, outcome) do update set pages = o.pages + 1
""")


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page to fetch; `attempts` were made before, and the last of them ended with `trouble`: «gone: HTTP 404»."""

    id: int
    url: str
    attempts: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A fetched page to process. `published_hint` is the date that the feed gave, aware, or None."""

    id: int
    source_id: int
    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    title_hint: str
    published_hint: datetime | None
    process_attempts: int
    detail: str  # what went wrong at the last try to process it
    document: int | None  # its number in the site's memory, once it was learnt from


def take(session: Session, claim: Claim, limit: int, now: datetime) -> list[PendingPage]:
    """The source's pages that may be fetched now, newest discovery first, left-overs included."""
    rows = session.execute(_TAKE, {"source": claim.source_id, "now": now, "limit": limit})
    return [PendingPage(row.id, row.url, row.attempts, row.detail) for row in rows]


def store_page(
    session: Session,
    page_id: int,
    *,
    final_url: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    fetched_at: datetime,
    moved: bool = False,
) -> bool:
    """Keeps the raw answer; `moved` when permanent redirects led to it.

    False when the page was no longer waiting (a second worker was quicker).

    Takes no claim: an answer that came is worth keeping, whoever asked, and the state lets in only one.
    """
    done = session.execute(
        _STORE,
        {
            "page": page_id,
            "final_url": storable(final_url, _MAX_URL),
            "final_key": _key_of(final_url),
            "moved": moved,
            "status": status,
            "headers": {storable(k, 100): storable(v, 2_000) for k, v in headers.items()},
            "body": zstd.compress(body),
            "now": fetched_at,
        },
    )
    return affected(done) == 1


def _key_of(address: str) -> str | None:
    """None for an address that no article can have: a server may redirect to anything."""
    try:
        return url_key(address)
    except ValueError:
        return None


def retry_page(session: Session, claim: Claim, page_id: int, outcome: Outcome, detail: str, at: datetime) -> bool:
    """A passing failure: the page stays in the frontier, not to be fetched before `at`.

    False, and no try counted, when the claim is void: a late worker must not use up the page's tries.
    """
    done = session.execute(
        update(Page)
        .where(Page.id == page_id, Page.state == "queued", _held(claim))
        .values(attempts=Page.attempts + 1, next_attempt_at=at, detail=storable(f"{outcome}: {detail}", _MAX_DETAIL))
    )
    return affected(done) == 1


def fail_page(session: Session, claim: Claim, page_id: int, outcome: Outcome, detail: str, now: datetime) -> bool:
    """A final failure of the fetch. False, and nothing counted, when the claim is void or the page had ended."""
    if not session.scalar(select(_held(claim))):
        return False
    return finish_page(session, page_id, outcome, detail, now, state="queued")


def _held(claim: Claim) -> Exists:
    return exists().where(Source.id == claim.source_id, Source.lease_token == claim.token)


def begin_processing(session: Session, page_id: int) -> RawPage | None:
    """Takes one page to process and counts the try. None: done already, or in another worker's hands.

    The count is committed before the work begins, so that a page that kills its worker is known, and with it
    the time, so that the sweep does not take a page at work for a lost one.
    """
    row = session.execute(_BEGIN, {"page": page_id}).one_or_none()
    return None if row is None else _raw(row)


def raw_page(session: Session, page_id: int) -> RawPage | None:
    """A page that was processed, to be read again. None: its body is past its time, or a newer one waits."""
    row = session.execute(_PROCESSED, {"page": page_id}).one_or_none()
    return None if row is None else _raw(row)


def raw_page_at(session: Session, url_key: str) -> RawPage | None:
    """The raw page that was asked for at this address, or that its article was read from."""
    asked = select(Page.id).where(or_(Page.url_key == url_key, Page.final_key == url_key))
    led_to = select(Article.page_id).where(Article.url_key == url_key)
    for number in session.scalars(asked.union_all(led_to)):
        if found := raw_page(session, number):
            return found
    return None


def _raw(page: Row[Any]) -> RawPage:
    return RawPage(
        id=page.id,
        source_id=page.source_id,
        url=page.url,
        final_url=page.final_url or page.url,
        status=page.status or 0,
        headers=page.headers or {},
        body=zstd.decompress(page.body),
        fetched_at=page.fetched_at,
        title_hint=page.title_hint,
        published_hint=page.published_hint,
        process_attempts=page.process_attempts,
        detail=page.detail,
        document=page.document,
    )


def lock_fetched(session: Session, page_id: int) -> bool:
    """Holds the page until the end of the transaction; False when another worker has finished it.

    `key_share`, for pages everywhere: else whoever writes a revision of its article, which points to the page, waits.
    """
    return session.scalar(_LOCK_FETCHED, {"page": page_id}) is not None


def finish_page(
    session: Session,
    page_id: int,
    outcome: Outcome,
    detail: str,
    now: datetime,
    *,
    article: int | None = None,
    document: int | None = None,
    recheck_at: datetime | None = None,
    state: str = "fetched",
) -> bool:
    """Ends a page and counts its outcome; False, and nothing counted, when it had ended before.

    `document`: site memory has learnt from it, as the site's document of that number. `recheck_at`: when its article
    is looked at again. One statement: each update of a page is an entry in a dozen indexes.
    """
    ended = session.execute(
        _FINISH,
        {
            "page": page_id,
            "state": state,
            "outcome": str(outcome),
            "detail": storable(detail, _MAX_DETAIL),
            "now": now,
            "day": now.date(),
            "article": article,
            "document": document,
            "recheck_at": recheck_at,
            "tries": 1 if state == "queued" else 0,
        },
    )
    return affected(ended) > 0


def note_trouble(session: Session, page_id: int, detail: str) -> None:
    """What went wrong in the processing of a page that will be tried again."""
    session.execute(
        update(Page).where(Page.id == page_id, Page.state == "fetched").values(detail=storable(detail, _MAX_DETAIL))
    )


def unprocessed(session: Session, lost_before: datetime, dead_before: datetime, limit: int, now: datetime) -> list[int]:
    """Fetched pages that nobody works on; marks them as asked for now.

    `lost_before`: pages that no worker has begun were asked for before that time; `dead_before`: pages that
    one had begun, it began before that time.
    """
    rows = session.execute(
        text("""
            update page set asked_at = :now
            where id in (
                select id from page
                where state = 'fetched' and asked_at < case when process_attempts = 0 then :lost else :dead end
                order by asked_at limit :limit for update skip locked
            )
            returning id
        """),
        {"lost": lost_before, "dead": dead_before, "limit": limit, "now": now},
    )
    return sorted(row.id for row in rows)


def drop_bodies(session: Session, fetched_before: datetime, limit: int = 1_000) -> int:
    """Retention of raw pages: drops the bodies of ended pages that are older. Returns how many."""
    done = session.execute(
        text("""
            update page set body = null
            where id in (
                select id from page
                where body is not null and state = 'done' and fetched_at < :before limit :limit
            )
        """),
        {"before": fetched_before, "limit": limit},
    )
    return affected(done)
