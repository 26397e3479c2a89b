"""The views of schema `api`, read by programs that come over HTTP. Rows are dicts with exactly the views' columns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]


def articles(session: Session, ids: Sequence[UUID]) -> list[Row]:
    """In the order asked; unknown ones are left out."""
    rows = _rows(session, "select * from api.article_v1 where id = any(cast(:ids as uuid[]))", ids=list(ids))
    found = {row["id"]: row for row in rows}
    return [found[one] for one in ids if one in found]


def revisions(session: Session, article_id: UUID) -> list[Row]:
    """The first one first; empty for an article that is not known."""
    return _rows(session, "select * from api.revision_v1 where article_id = :id order by revision", id=article_id)


def revised_at(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the page was fetched that each one's current text was read from."""
    rows = session.execute(
        text("""
            select a.id, r.seen_at from article a
            join article_revision r on r.article = a.number and r.revision = a.revision
            where a.id = any(cast(:ids as uuid[]))
        """),
        {"ids": list(ids)},
    )
    return {row.id: row.seen_at for row in rows}


def story(session: Session, number: int) -> Row | None:
    return next(iter(_rows(session, "select * from api.story_v1 where id = :id", id=number)), None)


def stories(session: Session, limit: int, below: int | None, least: int) -> list[Row]:
    """Living stories of at least so many articles, the youngest first; `below` an id.

    They are counted by the index first: the view would read all articles of each story on the way.
    """
    return _rows(
        session,
        """
        select * from api.story_v1
        where id = any(array(
            select cluster_id from article
            where cluster_id < coalesce(cast(:below as bigint), 9223372036854775807)
            group by 1 having count(*) >= :least order by 1 desc limit :limit
        ))
        order by id desc
        """,
        limit=limit,
        below=below,
        least=max(least, 1),
    )


def sources(session: Session) -> list[Row]:
    """What a reader may know of the sources, by name. Times are aware, in UTC."""
    return _rows(
        session,
        """
        select name, host, region, kind, timezone, enabled, failures, last_outcome, last_poll_at, last_ok_at,
            last_new_at, next_poll_at
        from source where present order by name
        """,
    )


def alerts(session: Session, limit: int) -> list[Row]:
    """Open ones first, then the last that were closed."""
    return _rows(
        session,
        """
        select a.id, s.name as source, s.region, a.kind, a.since, a.opened_at, a.closed_at, a.headline, a.evidence,
            a.cause, a.remedy
        from alert a left join source s on s.id = a.source_id
        order by a.closed_at desc nulls first, a.opened_at desc limit :limit
        """,
        limit=limit,
    )


def _rows(session: Session, sql: str, **args: object) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(text(sql), args)]
