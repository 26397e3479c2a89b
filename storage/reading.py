"""What people ask for: lists of articles and one article whole, the state of the service, the sources."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.urls import url_key
from storage import outcomes

Row = dict[str, Any]

_ARTICLES = """
    select a.id, a.number, a.url, s.name as source, a.region, a.title, a.lead, a.published_at, a.published_precision,
        a.first_seen_at, a.last_seen_at, a.revision, a.language, a.authors, a.cluster_id, a.cluster_role,
        (select count(*) from article o where o.cluster_id = a.cluster_id) as copies,
        a.canonical_url, a.body as text, a.paragraphs, a.published_evidence, a.modified_at, a.origin_citation,
        a.captions, a.footnotes, a.quality,
        jsonb_array_length(a.removed) as removed_lines
    from article a join source s on s.id = a.source_id
    where (cast(:source as text) is null or s.name = :source)
      and (cast(:region as text) is null or a.region = :region)
    order by coalesce(a.published_at, a.first_seen_at) desc, a.number desc
    limit :limit
"""


def articles(session: Session, limit: int, source: str | None = None, region: str | None = None) -> list[Row]:
    """The newest articles, by publication (first sight where there is no date)."""
    rows = session.execute(text(_ARTICLES), {"limit": limit, "source": source, "region": region})
    return [dict(row._mapping) for row in rows]


def article(session: Session, which: str) -> Row | None:
    """One article by its id, its number or its address, with everything known of it."""
    number = int(which) if which.isdecimal() and len(which) < 18 else None
    try:
        uuid = UUID(which)
    except ValueError:
        uuid = None
    row = session.execute(
        text("""
            select a.*, s.name as source, s.kind, s.timezone from article a join source s on s.id = a.source_id
            where a.number = coalesce(
                cast(:number as bigint),
                (select number from article where id = cast(:uuid as uuid)),
                (select number from article where url_key = :key),
                (select article from page where url_key = :key),
                (select max(article) from page where final_key = :key)
            )
        """),
        {"number": number, "uuid": uuid, "key": _key_of(which)},
    ).one_or_none()
    if row is None:
        return None
    found = dict(row._mapping)
    found["copies"] = _rows(
        session,
        """
        select a.id, a.number, s.name as source, a.url, a.title, a.cluster_role, a.published_at, a.published_precision,
            a.first_seen_at
        from article a join source s on s.id = a.source_id
        where a.cluster_id = :cluster and a.number <> :number
        order by coalesce(a.published_at, a.first_seen_at)
        """,
        {"cluster": found["cluster_id"], "number": found["number"]},
    )
    found["relations"] = _rows(
        session,
        """
        select r.kind, r.score, r.evidence, o.number, o.url, o.title
        from relation r join article o on o.number = r.b where r.a = :number order by r.score desc
        """,
        {"number": found["number"]},
    )
    found["revisions"] = _rows(
        session,
        "select revision, seen_at, title, extractor_version from article_revision where article = :number order by 1",
        {"number": found["number"]},
    )
    return found


def _key_of(address: str) -> str:
    try:
        return url_key(address)
    except ValueError:
        return ""


def sources(session: Session) -> list[Row]:
    """The catalogue with its state, by name."""
    return _rows(
        session,
        """
        select s.*, coalesce(t.pages, 0) as articles,
            p.a_day as items_a_day, p.delay_sum / nullif(p.delay_items, 0) as mean_delay_seconds,
            (select count(*) from source_address a where a.source_id = s.id and a.present and a.open_gap > 0)
                as open_gaps,
            (select count(*) from gap g where g.source_id = s.id and g.found_at > now() - interval '30 days') as gaps,
            array(select a.kind from alert a where coalesce(a.source_id, 0) = s.id and a.closed_at is null
                order by a.id) as alerts,
            exists (select from alert a where coalesce(a.source_id, 0) = s.id and a.closed_at is null
                and a.kind = 'layout' and a.evidence ? 'lists') as listless
        from source s left join polling_state p on p.source_id = s.id
        left join outcome_total t on t.source_id = s.id and t.outcome = 'article'
        where present or exists (select from article a where a.source_id = s.id)
        order by s.name
        """,
        {},
    )


def status(session: Session, now: datetime) -> Row:
    """The state of the service in figures. Delays in seconds; None where there is nothing to measure."""
    row = session.execute(
        text("""
            select
                (select count(*) from source where present) as sources,
                (select count(*) from source where present and enabled) as enabled,
                (select count(*) from source where present and enabled and failures > 0) as failing,
                (select count(*) from source where present and enabled and next_poll_at <= :now
                    and (lease_until is null or lease_until < :now)) as due,
                (select extract(epoch from :now - min(next_poll_at)) from source
                    where present and enabled and next_poll_at <= :now
                    and (lease_until is null or lease_until < :now)) as overdue_seconds,
                (select count(*) from source where lease_until >= :now) as polling,
                (select max(last_poll_at) from source) as last_poll_at,
                (select count(*) from poll where started_at >= :now - interval '1 hour') as polls_last_hour,
                (select budget from polling_budget) as budget_an_hour,
                (select sum(p.a_day) from polling_state p join source s on s.id = p.source_id
                    where s.present and s.enabled) as items_a_day,
                (select sum(p.delay_sum) / nullif(sum(p.delay_items), 0) from polling_state p
                    join source s on s.id = p.source_id where s.present and s.enabled) as mean_delay_seconds,
                (select count(distinct a.source_id) from source_address a join source s on s.id = a.source_id
                    where a.present and a.open_gap > 0 and s.present and s.enabled) as open_gaps,
                (select count(*) from gap where found_at > :now - interval '30 days') as gaps,
                (select count(*) from page where state = 'queued') as pages_waiting,
                (select count(*) from page where state = 'fetched') as pages_unprocessed,
                (select coalesce(sum(pages), 0)::bigint from outcome_total where outcome = 'article') as articles,
                (select count(*) from article where first_seen_at >= :now - interval '1 day') as articles_last_day
        """),
        {"now": now},
    ).one()
    found = dict(row._mapping)
    found["outcomes_today"] = outcomes.on_day(session, now.date())
    found["problems"] = _rows(
        session,
        """
        select s.name, s.last_outcome as outcome, s.failures, s.last_ok_at, s.next_poll_at,
            (select p.detail from poll p where p.source_id = s.id order by p.token desc limit 1) as detail
        from source s where s.present and s.enabled and s.failures > 0 order by s.failures desc, s.name limit 20
        """,
        {},
    )
    found["moved"] = _rows(
        session, "select name, moved_to, moved_since from source where enabled and moved_to is not null order by 1", {}
    )
    return found


def source_names(session: Session) -> Sequence[str]:
    return [row["name"] for row in _rows(session, "select name from source where present order by name", {})]


def _rows(session: Session, sql: str, args: Row) -> list[Row]:
    return [dict(row._mapping) for row in session.execute(text(sql), args)]
