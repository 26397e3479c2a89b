"""One story for people: its copies in the order of their publication, who was first, and what holds its text."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.origin import level, rank, sources_of, window
from core.urls import BadUrl, url_key
from storage import roles
from storage.relations import JOINING
from storage.story_tables import Cluster
from storage.tables import Article

Row = dict[str, Any]

_COPIES = text("""
    select a.number, a.id, a.url, s.name as source, s.kind as site_kind, s.timezone, a.region, a.title,
        a.published_at, a.published_precision, a.published_evidence, a.first_seen_at, a.cluster_role as role,
        a.origin_citation as cites, a.status, a.revision, near.kind as relation, near.other as relation_to,
        near.score, near.evidence
    from article a join source s on s.id = a.source_id
    left join lateral (
        select r.kind, r.score, r.evidence, case when r.a = a.number then r.b else r.a end as other
        from relation r
        where (r.a = a.number or r.b = a.number) and r.kind = any(:joining) and a.number <> :original
        order by (case when r.a = a.number then r.b else r.a end) = :original desc, r.score desc, 4
        limit 1
    ) near on true
    where a.number = any(cast(:numbers as bigint[]))
""")
_AROUND = text("""
    select distinct on (o.number, holds) o.number, o.url, o.title, o.cluster_id as story, s.name as source,
        o.published_at, o.published_precision, s.timezone, r.score, a.number as copy,
        (r.kind = 'contains') = (r.a = o.number) as holds
    from article a
    join relation r on (r.a = a.number or r.b = a.number) and r.kind in ('contains', 'contained')
    join article o on o.number = case when r.a = a.number then r.b else r.a end and o.cluster_id <> a.cluster_id
    join source s on s.id = o.source_id
    where a.number = any(cast(:numbers as bigint[]))
    order by o.number, holds, r.score desc
""")


def story_id(session: Session, which: str) -> int | None:
    """The story that this means: its own number, or the id or address of one of its articles. It may be merged away."""
    if which.isdecimal():
        number = int(which) if len(which) < 18 else -1
        return session.scalar(select(Cluster.id).where(Cluster.id == number))
    found = session.execute(
        text("""
            select cluster_id from article where number = coalesce(
                (select number from article where id = cast(:uuid as uuid)),
                (select number from article where url_key = :key),
                (select article from page where url_key = :key)
            )
        """),
        {"uuid": _uuid(which), "key": _key(which)},
    ).one_or_none()
    return None if found is None else int(found.cluster_id)


def story_of_article(session: Session, number: int) -> int | None:
    return session.scalar(select(Article.cluster_id).where(Article.number == number))


def story(session: Session, asked: int, limit: int) -> Row:
    """`asked` is a story's id, of a merged one too. `copies` are the first `limit` of `articles`; `delay_seconds` is
    the time after the original, null where a date leaves it open. `around` holds or is held by a copy's text."""
    row = session.execute(
        text("""
            select living.id, living.original, living.confidence, living.reasons, living.created_at
            from cluster c join cluster living on living.id = coalesce(c.merged_into, c.id) where c.id = :id
        """),
        {"id": asked},
    ).one()
    found = roles.witnesses(session, row.id)
    present, cited = sources_of(found)
    found.sort(key=lambda one: rank(one, present, cited))
    original = found[0].number if found and row.original is None else row.original
    found.sort(key=lambda one: one.number != original)  # stays in front, whatever the order says
    windows = {one.number: window(one) for one in found}
    first = next(iter(windows.values()), None)
    copies = []
    for copy in _copies(session, [one.number for one in found[:limit]], original):
        its = windows[copy["number"]]
        delay = its.earliest - first.earliest if first and its.earliest >= first.latest else None
        copies.append(
            copy | {"basis": str(its.basis), "delay_seconds": None if delay is None else int(delay.total_seconds())}
        )
    return {
        "story": row.id,
        "asked": asked,
        "original": original,
        "confidence": row.confidence,
        "level": None if row.confidence is None else level(row.confidence),
        "reasons": row.reasons,
        "articles": len(found),
        "sites": len(present),
        "copies": copies,
        "around": [dict(one._mapping) for one in session.execute(_AROUND, {"numbers": list(windows)})],
    }


def texts(session: Session, numbers: tuple[int, int]) -> dict[int, Row]:
    rows = session.execute(
        text("""
            select a.number, a.cluster_id as story, s.name as source, a.title, a.paragraphs
            from article a join source s on s.id = a.source_id where a.number = any(cast(:numbers as bigint[]))
        """),
        {"numbers": list(numbers)},
    )
    return {row.number: dict(row._mapping) for row in rows}


def _copies(session: Session, numbers: list[int], original: int | None) -> list[Row]:
    args = {"numbers": numbers, "original": original, "joining": list(JOINING)}
    rows = {row.number: dict(row._mapping) for row in session.execute(_COPIES, args)}
    return [rows[number] for number in numbers]


def _uuid(which: str) -> str | None:
    try:
        return str(UUID(which))
    except ValueError:
        return None


def _key(address: str) -> str:
    try:
        return url_key(address)
    except BadUrl:
        return ""
