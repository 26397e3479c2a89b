"""One article for people: its text and facts, what stands around it, and the texts that it had before."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.urls import url_key

Row = dict[str, Any]
_AROUND = 20  # copies and relations that are shown

_ARTICLE = text("""
    select a.number, a.id, s.name as source, s.kind, s.timezone, a.region, a.url, a.canonical_url, a.title, a.lead,
        a.paragraphs, a.authors, a.language, a.published_at, a.published_precision, a.published_evidence, a.modified_at,
        a.first_seen_at, a.last_seen_at, a.revision, a.cluster_id, a.cluster_role, a.origin_citation, a.captions,
        a.footnotes, a.extractor_version, a.quality, a.removed, a.status, a.page_id, a.content_hash,
        p.final_url, p.status as http_status, p.fetched_at, p.found_by, p.checked_at, p.gone_since,
        p.body is not null as has_raw
    from article a join source s on s.id = a.source_id join page p on p.id = a.page_id
    where a.number = :number
""")
_COPIES = text("""
    select a.number, s.name as source, a.region, a.title, a.url, a.cluster_role, a.published_at, a.published_precision,
        a.first_seen_at
    from article a join source s on s.id = a.source_id
    where a.cluster_id = :story and a.number <> :number
    order by coalesce(a.published_at, a.first_seen_at), a.number limit :limit
""")
_RELATIONS = text("""
    select r.kind, r.score, r.evidence, o.number, o.title, o.url, s.name as source
    from relation r join article o on o.number = r.b join source s on s.id = o.source_id
    where r.a = :number order by r.score desc, o.number limit :limit
""")
_REVISIONS = text("""
    select revision, cause, seen_at, title, published_at, modified_at, extractor_version,
        cardinality(paragraphs) as paragraphs, content_hash
    from article_revision where article = :number order by revision desc limit 100
""")
_REVISION = text(
    "select title, paragraphs, removed from article_revision where article = :number and revision = :which"
)


def number_of(session: Session, which: str) -> int | None:
    """The article's number, from that itself, its id, or an address of it."""
    number = int(which) if which.isascii() and which.isdecimal() and len(which) < 18 else None
    found: int | None = session.scalar(
        text("""
            select coalesce(
                (select number from article where number = cast(:number as bigint)),
                (select number from article where id = cast(:uuid as uuid)),
                (select number from article where url_key = :key),
                (select article from page where url_key = :key),
                (select max(article) from page where final_key = :key)
            )
        """),
        {"number": number, "uuid": _uuid(which), "key": _key(which)},
    )
    return found


def article(session: Session, number: int) -> Row | None:
    """`removed` are the lines that were cut from its page, with the reasons; `has_raw`: the page itself is kept."""
    row = session.execute(_ARTICLE, {"number": number}).one_or_none()
    return None if row is None else dict(row._mapping)


def around(session: Session, number: int, story: int) -> Row:
    """The first copies of its story, how many there are (`copies`, itself not among them), and its relations."""
    args = {"number": number, "story": story, "limit": _AROUND}
    count = session.scalar(text("select count(*) - 1 from article where cluster_id = :story"), args)
    return {
        "copies": count or 0,
        "first": _rows(session, _COPIES, args),
        "relations": _rows(session, _RELATIONS, args),
    }


def revisions(session: Session, number: int) -> list[Row]:
    """The latest 100, the newest first."""
    return _rows(session, _REVISIONS, {"number": number})


def revision(session: Session, number: int, which: int) -> Row | None:
    row = session.execute(_REVISION, {"number": number, "which": which}).one_or_none()
    return None if row is None else dict(row._mapping)


def _rows(session: Session, sql: Any, args: Row) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(sql, args)]


def _uuid(which: str) -> str | None:
    try:
        return str(UUID(which))
    except ValueError:
        return None


def _key(address: str) -> str:
    try:
        return url_key(address)
    except ValueError:
        return ""
