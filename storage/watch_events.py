"""New articles and revisions are shown to the watches, each event once, in the order of the events' cursor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

from core.query import from_json
from storage.search_passages import passages
from storage.search_query import Compiled, compiled

_LOCK = 724_014
_PORTION = 500  # events

# An event may still come before the newest, of a transaction that began earlier and commits later, but none before the
# oldest transaction that is open.
_NEXT = text("""
    select e.xid::text as xid, e.seq, e.article, e.kind from article_event e, event_mark m
    where m.follower = 'watches' and (e.xid, e.seq) > (m.xid, m.seq)
      and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by e.xid, e.seq limit :most
""")
_FOUND = """
    select s.article from article_search s
    where s.article = any(cast(:numbers as bigint[])) and {words} and {filters}
      and not exists (select from watch_hit where watch_id = :watch and article = s.article)
    order by s.at, s.article
"""
# A story is what it is now: two that were merged since the first was told are one.
_KEEP = text("""
    insert into watch_hit (watch_id, article, revision, passage, news)
    select :watch, a.number, a.revision, :passage, not exists (
        select from watch_hit h join article o on o.number = h.article
        where h.watch_id = :watch and o.cluster_id = a.cluster_id
    )
    from article a where a.number = :article
    on conflict do nothing
""").bindparams(bindparam("passage", type_=JSONB))


@dataclass(frozen=True, slots=True)
class Followed:
    events: int
    hits: int


def follow(session: Session, most: int = _PORTION) -> Followed | None:
    """Takes the next events and keeps what the active watches find in their articles. None where another does it."""
    if not session.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
        return None
    events = session.execute(_NEXT, {"most": most}).all()
    if not events:
        return Followed(0, 0)
    written = sorted({event.article for event in events if event.kind in ("created", "revised")})
    active = session.execute(text("select id, query from watch where active order by id for share")).all()
    hits = sum(_hits(session, row.id, row.query, written) for row in active) if written else 0
    session.execute(
        text("update event_mark set xid = cast(cast(:xid as text) as xid8), seq = :seq where follower = 'watches'"),
        {"xid": events[-1].xid, "seq": events[-1].seq},
    )
    return Followed(len(events), hits)


def _hits(session: Session, watch: int, query: Mapping[str, Any], numbers: list[int]) -> int:
    asked = compiled(session, from_json(query))
    words = "true" if asked.words is None else "ts_match_vq(s.words, cast(:words as tsquery))"
    found = session.scalars(
        text(_FOUND.format(words=words, filters=asked.filters)), asked.args | {"numbers": numbers, "watch": watch}
    ).all()
    _keep(session, watch, asked, found)
    return len(found)


def _keep(session: Session, watch: int, asked: Compiled, articles: Sequence[int]) -> None:
    """One after the other: of two copies that came together, one is news."""
    shown = passages(session, asked, articles) if articles else {}
    for article in articles:
        session.execute(_KEEP, {"watch": watch, "article": article, "passage": shown[article]})
