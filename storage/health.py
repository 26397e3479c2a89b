"""The history that the judgements of health are made from, taken in once and kept as running sums.

What happened between two marks is asked for in three statements, however many sources there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.health.facts import About, Ended, Facts, Read, Stored
from core.health.source import Health
from core.outcomes import Outcome, PollOutcome
from storage.health_tables import SourceHealth
from storage.tables import Source

_MARK = "health"
_OLD = timedelta(days=2)  # an item that is dated earlier was found, not awaited
_MOST_ITEMS = 1_000  # of one poll
_LONGEST_POLL = timedelta(hours=6)
_AS_JSON = TypeAdapter(Health)

_READS = text("""
    select p.source_id, p.ended_at, p.outcome, p.detail, array(
        select g.published_hint from page g
        where p.new_links > 0 and g.source_id = p.source_id
          and g.discovered_at between p.started_at and p.ended_at
          and (g.published_hint is null or g.published_hint > g.discovered_at - cast(:old as interval))
        order by g.discovered_at, g.id limit :most
    ) as dates
    from poll p
    where p.started_at > cast(:since as timestamptz) - cast(:longest as interval) and p.started_at <= :until
      and p.ended_at > :since and p.ended_at <= :until
    order by p.ended_at, p.id
""")
_PAGES = text("""
    select p.source_id, p.discovered_at as at, p.outcome, a.number is not null as stored,
        a.published_at is not null as dated, a.title <> '' as titled, length(a.body) as length,
        case when p.published_hint is null and a.published_precision = 'minute' then a.published_at end as published
    from page p left join article a on a.number = p.article and p.outcome = 'article'
    where p.done_at > :since and p.done_at <= :until
    order by p.done_at, p.id
""")
_LISTS = text("select source_id, url, changed_at from source_address where present and changed_at <= :until")


@dataclass(frozen=True, slots=True)
class Watched:
    """A source that is polled, and its health where that is known."""

    about: About
    health: Health | None


def mark(session: Session, first: datetime) -> datetime | None:
    """Up to when everything was taken in, `first` before anything was. Holds it until the end of the transaction;
    None while another holds it."""
    session.execute(
        text("insert into upkeep_mark (name, position) values (:name, :at) on conflict do nothing"),
        {"name": _MARK, "at": _micros(first)},
    )
    found = session.scalar(
        text("select position from upkeep_mark where name = :name for update skip locked"), {"name": _MARK}
    )
    return None if found is None else datetime.fromtimestamp(found / 1e6, UTC)


def set_mark(session: Session, at: datetime) -> None:
    session.execute(
        text("update upkeep_mark set position = :at where name = :name"), {"name": _MARK, "at": _micros(at)}
    )


def first_poll(session: Session) -> datetime | None:
    """When the oldest poll that is on record began."""
    found: datetime | None = session.scalar(text("select min(started_at) from poll"))
    return found


def watched(session: Session) -> list[Watched]:
    """All sources that are polled."""
    rows = session.execute(
        select(Source.id, Source.name, Source.kind, Source.timezone, SourceHealth.state)
        .outerjoin(SourceHealth, SourceHealth.source_id == Source.id)
        .where(Source.present, Source.enabled)
        .order_by(Source.id)
    )
    return [
        Watched(About(row.id, row.name, row.kind, ZoneInfo(row.timezone)), state and _AS_JSON.validate_python(state))
        for row in rows
        for state in [row.state]
    ]


def facts(session: Session, since: datetime, until: datetime) -> Mapping[int, Facts]:
    """What happened after `since`, up to `until`, by source; a source at which nothing did is left out."""
    span = {"since": since, "until": until}
    reads: dict[int, list[Read]] = {}
    limits = {"old": _OLD, "longest": _LONGEST_POLL, "most": _MOST_ITEMS}
    for row in session.execute(_READS, span | limits):
        read = Read(row.ended_at, PollOutcome(row.outcome), tuple(row.dates), row.detail)
        reads.setdefault(row.source_id, []).append(read)
    ended: dict[int, list[Ended]] = {}
    stored: dict[int, list[Stored]] = {}
    for row in session.execute(_PAGES, span):
        ended.setdefault(row.source_id, []).append(Ended(row.at, Outcome(row.outcome)))
        if row.stored:
            article = Stored(row.at, row.dated, row.titled, row.length, row.published)
            stored.setdefault(row.source_id, []).append(article)
    lists: dict[int, dict[str, datetime]] = {}
    for row in session.execute(_LISTS, {"until": until}):
        lists.setdefault(row.source_id, {})[row.url] = row.changed_at
    return {
        source: Facts(
            until,
            tuple(reads.get(source, ())),
            tuple(ended.get(source, ())),
            tuple(stored.get(source, ())),
            lists.get(source, {}) if source in reads else {},
        )
        for source in reads.keys() | ended.keys()
    }


def save(session: Session, healths: Iterable[tuple[int, Health]]) -> None:
    """Keeps what was learnt of these sources."""
    rows = list(_rows(healths))
    if rows:
        added = insert(SourceHealth).values(rows)
        session.execute(
            added.on_conflict_do_update(
                index_elements=[SourceHealth.source_id],
                set_={"until": added.excluded.until, "state": added.excluded.state},
            )
        )


def _rows(healths: Iterable[tuple[int, Health]]) -> Iterator[dict[str, object]]:
    for source, health in healths:
        state = _AS_JSON.dump_python(health, mode="json")
        yield {"source_id": source, "until": health.until, "state": state}


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1e6)
