"""How pages are built, page by page and site by site, and where the watch for a change of it stands."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.layout import Anchors, PageLayout, from_json
from storage.layout_tables import LayoutWatch, PageLayoutRow, SiteLayout
from storage.tables import Article
from storage.text import storable

_KEPT = 200  # pages a source
_MOST_LAYOUTS = 40  # a source; those seen longest ago are forgotten


_NOTE = text("""
    insert into page_layout (page_id, source_id, fetched_at, reading, layout)
    values (:page, :source, :at, :reading, cast(:layout as jsonb))
    on conflict (page_id) do update set layout = excluded.layout, reading = excluded.reading
""")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was read, in the order of `id`."""

    id: int
    page_id: int
    fetched_at: datetime
    reading: str
    layout: PageLayout


@dataclass(frozen=True, slots=True)
class Watch:
    """See `storage.layout_tables.LayoutWatch`."""

    judged: int = 0
    base: int = 0
    changed: int | None = None
    lost: tuple[str, ...] = ()


def note(
    session: Session, page_id: int, source_id: int, fetched_at: datetime, reading: str, layout: PageLayout
) -> None:
    """Once a page: one that is read again keeps its place in the order. `reading` names the code and the rules."""
    stored = storable(json.dumps(layout.as_json(), ensure_ascii=False).replace("\\u0000", ""))
    values = {"page": page_id, "source": source_id, "at": fetched_at, "reading": reading, "layout": stored}
    session.execute(_NOTE, values)


def unjudged(session: Session) -> list[int]:
    """Sources with pages that were read since their layouts were last judged."""
    rows = session.scalars(
        text("""
            select s.id from source s left join layout_watch w on w.source_id = s.id
            where exists (select 1 from page_layout p where p.source_id = s.id and p.id > coalesce(w.judged, 0))
            order by s.id
        """)
    )
    return list(rows)


def hold(session: Session, source_id: int) -> Watch:
    """The source's watch, held until the end of the transaction."""
    session.execute(insert(LayoutWatch).values(source_id=source_id).on_conflict_do_nothing())
    row = session.scalars(select(LayoutWatch).where(LayoutWatch.source_id == source_id).with_for_update()).one()
    return Watch(row.judged, row.base, row.changed, tuple(row.lost))


def watch_of(session: Session, source_id: int) -> Watch:
    row = session.get(LayoutWatch, source_id)
    return Watch() if row is None else Watch(row.judged, row.base, row.changed, tuple(row.lost))


def save(session: Session, source_id: int, watch: Watch) -> None:
    session.execute(
        update(LayoutWatch)
        .where(LayoutWatch.source_id == source_id)
        .values(judged=watch.judged, base=watch.base, changed=watch.changed, lost=list(watch.lost))
    )


def pages(session: Session, source_id: int, after: int = 0) -> list[Seen]:
    """The latest pages that are kept, the newest last."""
    rows = session.scalars(
        select(PageLayoutRow)
        .where(PageLayoutRow.source_id == source_id, PageLayoutRow.id > after)
        .order_by(PageLayoutRow.id.desc())
        .limit(_KEPT)
    ).all()
    return [Seen(r.id, r.page_id, r.fetched_at, r.reading, from_json(r.layout)) for r in reversed(rows)]


def known(session: Session, source_id: int) -> dict[Anchors, int]:
    """The source's layouts, and on how many pages each was seen."""
    rows = session.scalars(select(SiteLayout).where(SiteLayout.source_id == source_id))
    return {Anchors(row.text_place, row.headline_place, row.date_place): row.pages for row in rows}


def shown(session: Session, source_id: int) -> list[SiteLayout]:
    """The source's layouts, the one with most pages first."""
    rows = select(SiteLayout).where(SiteLayout.source_id == source_id).order_by(SiteLayout.pages.desc())
    return list(session.scalars(rows))


def count(session: Session, source_id: int, seen: Iterable[Seen]) -> None:
    """Adds pages to the source's layouts, and forgets what is past keeping. The caller holds the watch."""
    latest = list(seen)
    added = Counter(page.layout.anchors for page in latest)
    first = {page.layout.anchors: page.fetched_at for page in reversed(latest)}
    last = {page.layout.anchors: page.fetched_at for page in latest}
    for anchors, number in added.items():
        row = insert(SiteLayout).values(
            source_id=source_id,
            text_place=anchors.text,
            headline_place=anchors.headline,
            date_place=anchors.date,
            pages=number,
            first_seen=first[anchors],
            last_seen=last[anchors],
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["source_id", "text_place", "headline_place", "date_place"],
                set_={"pages": SiteLayout.pages + row.excluded.pages, "last_seen": row.excluded.last_seen},
            )
        )
    session.execute(
        text("""
            delete from site_layout where ctid in (
                select ctid from site_layout where source_id = :source order by last_seen desc, pages desc offset :kept
            )
        """),
        {"source": source_id, "kept": _MOST_LAYOUTS},
    )
    kept = select(PageLayoutRow.id).where(PageLayoutRow.source_id == source_id).order_by(PageLayoutRow.id.desc())
    oldest = kept.offset(_KEPT).limit(1).scalar_subquery()
    session.execute(delete(PageLayoutRow).where(PageLayoutRow.source_id == source_id, PageLayoutRow.id <= oldest))


def titles(session: Session, source_id: int, limit: int) -> list[str]:
    """Headlines of the source's latest articles."""
    rows = select(Article.title).where(Article.source_id == source_id).order_by(Article.number.desc()).limit(limit)
    return list(session.scalars(rows))


def addresses(session: Session, source_id: int, limit: int) -> list[str]:
    """Of the source's latest articles."""
    rows = select(Article.url).where(Article.source_id == source_id).order_by(Article.number.desc()).limit(limit)
    return list(session.scalars(rows))


@dataclass(frozen=True, slots=True)
class EmptyList:
    """A source whose lists were read and gave no link, in the latest `polls` one after the other."""

    source_id: int
    name: str
    since: datetime
    polls: int
    detail: str


def empty_lists(session: Session, since: datetime) -> list[EmptyList]:
    """Sources that are read from listings and whose listings gave links before, since that time. An answer that is the
    same as before has as few links in it; a poll among them that failed says nothing of the list, as long as most did
    not."""
    rows = session.execute(
        text("""
            with latest as (
                select p.source_id, p.id, p.started_at, p.outcome, p.detail,
                    max(p.id) filter (where p.outcome in ('new', 'nothing_new')) over (partition by p.source_id) as good
                from poll p
                where p.ended_at is not null and p.started_at >= :since
            )
            select l.source_id, s.name, min(l.started_at) filter (where l.outcome = 'empty') as since,
                count(*) as polls, coalesce(max(l.detail) filter (where l.outcome = 'empty'), '') as detail
            from latest l join source s on s.id = l.source_id and s.present and s.enabled
            where l.id > l.good
              and exists (select 1 from source_address a where a.source_id = s.id and a.present and a.kind = 'listing')
            group by l.source_id, s.name
            having bool_or(l.outcome = 'empty')
                and count(*) filter (where l.outcome in ('empty', 'not_modified')) >= greatest(2, count(*) / 2 + 1)
            order by l.source_id
        """),
        {"since": since},
    )
    return [EmptyList(**row._mapping) for row in rows]


def names(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    rows = session.execute(text("select id, name from source where id = any(:ids)"), {"ids": list(numbers)})
    return {row.id: row.name for row in rows}


def listless(session: Session) -> list[int]:
    """Sources whose open alert on the layout says that their lists give no links."""
    rows = session.scalars(
        text("""
            select source_id from alert
            where kind = 'layout' and closed_at is null and source_id is not null and evidence ? 'lists'
        """)
    )
    return list(rows)
