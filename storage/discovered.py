"""What lists name: unknown addresses go to the frontier, known ones keep who names them. Nothing seen is lost."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urldefrag

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.found import Found
from core.models import Claim, Link
from core.urls import url_key
from storage.tables import Page
from storage.text import storable

_MAX_TITLE = 1_000
_MAX_URL = 8_000


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next poll of an address conditional, and the WebSub hub that its answer named: "" for none, None
    where the answer was not read."""

    etag: str | None
    last_modified: str | None
    body_hash: str | None
    open_gap: int = 0  # polls in a row whose walk through the list's pages was cut short
    hub: str | None = None


def add_links(
    session: Session,
    claim: Claim,
    address_id: int | None,
    links: Sequence[Link],
    validators: Validators | None,
    via: Found = Found.UNKNOWN,
) -> int:
    """Writes the links and the validators in the caller's one transaction; returns how many links were news.

    `via` is what the list is; a link may know better. The validators are written only while the claim is valid: a late
    worker must not make the next poll skip what it did not see.
    """
    rows: dict[str, dict[str, object]] = {}
    found: dict[str, Found] = {}
    for link in links:
        try:
            key = url_key(link.url)
        except ValueError:
            continue
        # fetched as the site wrote it: what identity ignores (a session, a sort order) the server may need
        url = storable(urldefrag(link.url.strip()).url)
        if len(url) <= _MAX_URL:
            found[key] = found.get(key, Found.UNKNOWN) | (link.via or via)
            rows.setdefault(
                key,
                {
                    "source_id": claim.source_id,
                    "url": url,
                    "url_key": key,
                    "title_hint": storable(link.title, _MAX_TITLE),
                    "published_hint": link.published_at,
                },
            )
    for key, row in rows.items():
        row |= {"found_by": int(found[key]), "seen_by": int(found[key])}
    new = _write(session, claim, rows, found) if rows else 0
    if validators is not None and address_id is not None:
        _write_validators(session, claim, address_id, validators)
    return new


def unknown(session: Session, urls: Iterable[str]) -> list[str]:
    """Those of the addresses that a poll would add, each article once, in their order."""
    keyed: dict[str, str] = {}
    for url in urls:
        with suppress(ValueError):
            keyed.setdefault(url_key(url), url)
    query = text("select url_key from page where url_key = any(:keys)")
    known = set(session.scalars(query, {"keys": list(keyed)}))
    return [url for key, url in keyed.items() if key not in known]


def _write(session: Session, claim: Claim, rows: dict[str, dict[str, object]], found: dict[str, Found]) -> int:
    """Known pages are only read, unless there is something to note: most links of most polls are old."""
    query = text("select id, url_key, source_id, seen_by, state from page where url_key = any(:keys)")
    known = session.execute(query, {"keys": list(rows)}).all()
    # sorted keys: two writers take the same row locks in the same order
    values = [rows[key] for key in sorted(rows.keys() - {row.url_key for row in known})]
    new: list[int] = []
    if values:
        adding = insert(Page).on_conflict_do_nothing(index_elements=["url_key"]).returning(Page.id)
        new = list(session.scalars(adding, values))  # a thousand rows a statement
    own = [row for row in known if row.source_id == claim.source_id]
    if seen := {row.id: int(found[row.url_key]) for row in own if found[row.url_key] & ~row.seen_by}:
        _note_lists(session, seen)
    if waiting := [row.id for row in known if row.source_id != claim.source_id and row.state == "queued"]:
        _take_over(session, claim, waiting)
    return len(new) - _moved_here(session, new)


def _note_lists(session: Session, seen: dict[int, int]) -> None:
    """`seen`: by page, the lists that name it now."""
    session.execute(
        text("""
            with mine as (
                select id, bits from unnest(cast(:ids as bigint[]), cast(:bits as smallint[])) as noted (id, bits)
                join page using (id) order by id for update of page
            )
            update page set seen_by = seen_by | mine.bits from mine where page.id = mine.id
        """),
        {"ids": list(seen), "bits": list(seen.values())},
    )


def _take_over(session: Session, claim: Claim, waiting: list[int]) -> None:
    """What waits under a source that nobody polls is fetched for one that names it as well."""
    session.execute(
        text("""
            update page set source_id = :source, next_attempt_at = least(next_attempt_at, now())
            where id in (
                select p.id from page p join source s on s.id = p.source_id
                where p.id = any(:waiting) and p.state = 'queued' and not (s.enabled and s.present)
                order by p.id for update of p skip locked
            )
        """),
        {"source": claim.source_id, "waiting": waiting},
    )


def _moved_here(session: Session, new: list[int]) -> int:
    """Ends new pages that a permanent redirect has led to before: their article is stored. Returns how many."""
    if not new:
        return 0
    ended = session.execute(
        text("""
            with ended as (
                update page p
                set state = 'done', outcome = 'alias', done_at = now(), article = old.article,
                    detail = 'known from ' || left(old.url, 1000) || ', which leads here for good'
                from page old
                where p.id = any(:new) and old.final_key = p.url_key and old.moved
                  and old.article is not null and old.id <> p.id
                returning p.id, p.source_id
            ), counted as (
                insert into outcome_day as o (source_id, day, outcome, pages)
                select source_id, (now() at time zone 'UTC')::date, 'alias', count(distinct id) from ended group by 1
                on conflict (source_id, day, outcome) do update set pages = o.pages + excluded.pages
            )
            select count(distinct id) from ended
        """),
        {"new": new},
    )
    return int(ended.scalar_one())


def knew_any(session: Session, claim: Claim, links: Iterable[Link]) -> bool:
    """Whether one of the addresses was discovered before the claim's poll began, on this source or another."""
    keys = set()
    for link in links:
        with suppress(ValueError):
            keys.add(url_key(link.url))
    if not keys:
        return False
    known = session.scalar(
        text("""
            select p.id from page p, poll
            where poll.source_id = :source and poll.token = :token and p.discovered_at < poll.started_at
              and (p.url_key = any(:keys) or (p.final_key = any(:keys) and p.moved))
            limit 1
        """),
        {"source": claim.source_id, "token": claim.token, "keys": sorted(keys)},
    )
    return known is not None


def _write_validators(session: Session, claim: Claim, address_id: int, validators: Validators) -> None:
    session.execute(
        text("""
            update source_address a
            set etag = :etag, last_modified = :last_modified, body_hash = :body_hash, open_gap = :open_gap,
                hub = case when cast(:hub as text) is null then a.hub else nullif(:hub, '') end,
                changed_at = case when a.body_hash is distinct from :body_hash then now() else a.changed_at end
            from source s
            where a.id = :id and s.id = a.source_id and s.lease_token = :token
        """),
        {
            "id": address_id,
            "token": claim.token,
            "etag": validators.etag and storable(validators.etag, 1_000),
            "last_modified": validators.last_modified and storable(validators.last_modified, 200),
            "body_hash": validators.body_hash,
            "open_gap": validators.open_gap,
            "hub": validators.hub and storable(validators.hub, 1_000),
        },
    )
