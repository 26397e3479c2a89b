"""The catalogue: facts of the spider classes joined with the state in Postgres."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.models import AddressKind, ExtractionRules, SourceFacts
from core.outcomes import PollOutcome
from storage.engine import affected
from storage.polling_tables import PollingState
from storage.pricing import grant_round
from storage.tables import Source, SourceAddress

_FULL_EVERY = 20  # polls, or a day where they are rarer than that


@dataclass(frozen=True, slots=True)
class AddressState:
    """One address of a source, with what the server said of it last time, and whether a gap is open in its list.

    Every `full_every`-th poll reads it whole: some servers answer 304 for ever.
    """

    id: int
    url: str
    kind: AddressKind
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    open_gap: int
    full_every: int = _FULL_EVERY


_ADDRESSES = text("""
    select a.id, a.url, a.kind, a.etag, a.last_modified, a.body_hash, a.open_gap, coalesce(nullif(p.wait, 0), 1) as wait
    from source_address a left join polling_state p on p.source_id = a.source_id
    where a.source_id = :source and a.present order by a.id
""")


@dataclass(frozen=True, slots=True)
class Synced:
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


_FACTS = ("host", "region", "kind", "timezone", "note", "min_interval", "max_interval", "fixed_interval")


def sync(session: Session, facts: Iterable[SourceFacts], *, keep_missing: bool = False) -> Synced:
    """Writes the facts. A new source starts as its class says; a known one keeps its state, enabled or
    not; one whose class is gone is no longer polled, and never deleted.

    `keep_missing` leaves sources without facts as they are: for when not every class could be read,
    so that nobody knows which are gone and which have a mistake in their file.
    """
    # held from the start, in one order: polls that end take the source first, then what is known of it
    rows = session.scalars(select(Source).order_by(Source.id).with_for_update(key_share=True))
    known = {source.name: source for source in rows}
    added, changed, named = [], [], set()
    for fact in facts:
        named.add(fact.name)
        values = {key: getattr(fact, key) for key in _FACTS}
        values |= {"kind": str(fact.kind), "rules": json.loads(json.dumps(asdict(fact.rules)))}
        source = known.get(fact.name)
        if source is None:
            source = Source(name=fact.name, enabled=fact.enabled, interval_seconds=fact.min_interval, **values)
            session.add(source)
            session.flush()
            added.append(fact.name)
        elif not source.present or any(getattr(source, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(source, key, value)
            source.present = True
            changed.append(fact.name)
        if _sync_addresses(session, source.id, fact) and fact.name in known and fact.name not in changed:
            changed.append(fact.name)
        mended = source.last_outcome == PollOutcome.SPIDER_ERROR  # or so it may be: its class was just read
        if fact.name in changed or mended:  # it is tried again at once
            source.failures, source.next_poll_at = 0, func.now()
    gone = [name for name, source in known.items() if name not in named and source.present and not keep_missing]
    for name in gone:
        known[name].present = False
    session.flush()
    return Synced(tuple(added), tuple(changed), tuple(gone))


def _sync_addresses(session: Session, source_id: int, fact: SourceFacts) -> bool:
    stated = {address.url: str(address.kind) for address in fact.addresses}
    rows = session.execute(
        select(SourceAddress.url, SourceAddress.kind).where(SourceAddress.source_id == source_id, SourceAddress.present)
    )
    if {row.url: row.kind for row in rows} == stated:
        return False
    session.execute(update(PollingState).where(PollingState.source_id == source_id).values(until=None))
    session.execute(
        update(SourceAddress)
        .where(SourceAddress.source_id == source_id, SourceAddress.url.not_in(stated))
        .values(present=False)
    )
    for url, kind in stated.items():
        row = insert(SourceAddress).values(source_id=source_id, url=url, kind=kind)
        session.execute(
            row.on_conflict_do_update(
                index_elements=["source_id", "url"], set_={"kind": row.excluded.kind, "present": True}
            )
        )
    return True


def addresses(session: Session, source_id: int) -> list[AddressState]:
    """The addresses to poll, in the order in which the class names them."""
    rows = session.execute(_ADDRESSES, {"source": source_id}).all()
    return [
        AddressState(
            row.id,
            row.url,
            AddressKind(row.kind),
            row.etag,
            row.last_modified,
            row.body_hash,
            row.open_gap,
            min(max(int(86_400 / row.wait), 1), _FULL_EVERY),
        )
        for row in rows
    ]


def number_of(session: Session, name: str) -> int | None:
    return session.scalar(select(Source.id).where(Source.name == name))


def rules_of(session: Session, source_id: int) -> ExtractionRules:
    """The source's rules of extraction, as its class stated them at the last sync."""
    stored = dict(session.scalar(text("select rules from source where id = :id"), {"id": source_id}) or {})
    for key in ("drop", "noise"):
        stored[key] = tuple(stored.get(key, ()))
    return ExtractionRules(**stored)


def make_due(session: Session, now: datetime) -> int:
    """Every enabled source is due now: the start of `svodka up --once`."""
    done = session.execute(text("update source set next_poll_at = :now where enabled and present"), {"now": now})
    grant_round(session)
    return affected(done)


def set_enabled(session: Session, name: str, enabled: bool) -> bool:
    """False when no source has this name."""
    done = session.execute(
        update(Source).where(Source.name == name).values(enabled=enabled, next_poll_at=text("now()"))
    )
    return affected(done) == 1
