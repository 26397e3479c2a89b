"""The index of near-duplicates: sampled shingle hashes by month, and what was decided with them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.models import Decision
from storage.tables import ArticleRelation, Sketch
from storage.text import storable

_SKETCH_LOCK = 724_003
_CONTENT_LOCK = 724_004
_HOT_HASH = 400  # a hash on more articles than this tells nothing; only its newest are looked at
_MAX_CANDIDATES = 40

_CANDIDATES = text("""
    with hit as (
        select near.article, count(*) as shared
        from unnest(cast(:hashes as int[])) as h(hash)
        cross join lateral (
            select s.article from sketch s
            where s.hash = h.hash and s.month between :first and :last
            order by s.article desc limit :hot
        ) near
        group by near.article
        order by shared desc, near.article
        limit :count
    )
    select article from hit
    union
    (select number from article where content_hash = :content order by number limit :count)
""")


def lock(session: Session, hashes: Sequence[int], content_hash: str) -> None:
    """Until the end of the transaction, nobody else stores a text that shares a hash with this one.

    Without it, copies that arrive at the same moment do not see each other and split the story.
    One statement, sorted, so that two writers never wait for each other crosswise.
    """
    session.execute(
        text("""
            select pg_advisory_xact_lock(kind, key)
            from (
                select cast(:content_kind as int) as kind, hashtext(:content) as key
                union
                select cast(:sketch_kind as int), h from unnest(cast(:hashes as int[])) as h
                order by 1, 2
            ) as wanted
        """),
        {
            "content_kind": _CONTENT_LOCK,
            "content": content_hash,
            "sketch_kind": _SKETCH_LOCK,
            "hashes": list(hashes),
        },
    )


def month_of(moment: datetime) -> date:
    """The partition of an article: the month it was published, or first seen where it has no date."""
    return moment.date().replace(day=1)


def candidates(
    session: Session, hashes: Sequence[int], content_hash: str, moment: datetime, window: timedelta
) -> list[int]:
    """Numbers of articles within `window` of `moment` that share sketch hashes, most shared first, and
    of those with exactly this content at any time. Call `lock` in an earlier statement."""
    rows = session.execute(
        _CANDIDATES,
        {
            "hashes": list(hashes),
            "content": content_hash,
            "first": month_of(moment - window),
            "last": month_of(moment + window),
            "hot": _HOT_HASH,
            "count": _MAX_CANDIDATES,
        },
    )
    return [row.article for row in rows]


def index(session: Session, number: int, hashes: Sequence[int], moment: datetime) -> None:
    """Makes an article findable by its sketch. What an older code's sketch of it left behind may stand already."""
    if hashes:
        month = month_of(moment)
        rows = insert(Sketch).values([{"hash": h, "article": number, "month": month} for h in hashes])
        session.execute(rows.on_conflict_do_nothing())


def unindex(session: Session, number: int, hashes: Sequence[int]) -> None:
    """Takes an article's former sketch out of the index."""
    session.execute(
        text("delete from sketch where hash = any(cast(:hashes as int[])) and article = :number"),
        {"hashes": list(hashes), "number": number},
    )


def relate(session: Session, number: int, decisions: Mapping[int, Decision]) -> None:
    """Replaces what is known of the article's relations to earlier ones (keys: their numbers)."""
    session.execute(text("delete from relation where a = :number"), {"number": number})
    _relate(session, {(number, other): decision for other, decision in decisions.items()})


def relate_later(session: Session, number: int, decisions: Mapping[int, Decision]) -> None:
    """Replaces what later articles (keys: their numbers) are to this one, whose text has changed."""
    session.execute(text("delete from relation where b = :number and a > :number"), {"number": number})
    _relate(session, {(other, number): decision for other, decision in decisions.items()})


def _relate(session: Session, decisions: Mapping[tuple[int, int], Decision]) -> None:
    if decisions:
        session.execute(
            insert(ArticleRelation).values(
                [
                    {
                        "a": a,
                        "b": b,
                        "kind": str(decision.relation),
                        "score": decision.score,
                        "evidence": storable(decision.evidence, 2_000),
                    }
                    for (a, b), decision in decisions.items()
                ]
            )
        )


def ensure_months(session: Session, now: datetime) -> None:
    """Makes the partitions of this month and the next; other months go to the default partition."""
    first = month_of(now)
    for _ in range(2):
        following = (first + timedelta(days=32)).replace(day=1)
        name = f"sketch_{first:%Y_%m}"
        occupied = session.scalar(
            text("select exists (select from sketch_default where month >= :a and month < :b)"),
            {"a": first, "b": following},
        )
        if session.scalar(text("select to_regclass(:name)"), {"name": name}) is None and not occupied:
            session.execute(
                text(f"create table {name} partition of sketch for values from ('{first}') to ('{following}')")
            )
        first = following
