"""Stories: clusters of articles that carry one text. A cluster's id never changes its meaning: when two
become one, the younger points to the older, and it comes back if they are parted again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.story_tables import Cluster

_PLACES = text("""
    select a.number, a.cluster_id, a.source_id, a.revision, a.content_hash,
        a.number is not distinct from c.original as leads
    from article a join cluster c on c.id = a.cluster_id where a.number = any(cast(:numbers as bigint[]))
""")
_PLACES_AND_ORIGINALS = text("""
    with named as materialized (
        select a.number, a.cluster_id, a.source_id, a.revision, a.content_hash, c.original
        from article a join cluster c on c.id = a.cluster_id where a.number = any(cast(:numbers as bigint[]))
    )
    select number, cluster_id, source_id, revision, content_hash, number is not distinct from original as leads
    from named
    union
    select a.number, a.cluster_id, a.source_id, a.revision, a.content_hash, true
    from article a where a.number = any(array(select distinct original from named where original is not null))
""")
_MOVE = text("""
    with moved as (
        update article set cluster_id = :into where number = any(cast(:numbers as bigint[])) and cluster_id <> :into
        returning number, revision
    )
    insert into article_event (article, kind, revision) select number, 'clustered', revision from moved
""")
_MERGE = text("""
    with moved as (
        update article set cluster_id = :into where cluster_id = any(cast(:others as bigint[]))
        returning number, revision
    )
    insert into article_event (article, kind, revision) select number, 'clustered', revision from moved
""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: its story, its site, its text (by revision, and by hash, for the revision may be one
    that is never committed), and whether it is the original."""

    story: int
    source_id: int
    revision: int
    content_hash: str
    leads: bool


def new(session: Session) -> int:
    return int(session.execute(text("insert into cluster default values returning id")).scalar_one())


def members(session: Session, story: int) -> list[int]:
    """The numbers of a story's articles, in the order in which they came."""
    found = session.scalars(
        text("select number from article where cluster_id = :story order by number"), {"story": story}
    )
    return list(found)


def original(session: Session, story: int) -> int | None:
    """The number of its original; None where it has one article, or its original is not told yet."""
    return session.scalar(select(Cluster.original).where(Cluster.id == story))


def alone(session: Session, story: int, number: int) -> bool:
    """Whether the story holds no article but this one."""
    sql = text("select not exists (select from article where cluster_id = :story and number <> :number)")
    return bool(session.scalar(sql, {"story": story, "number": number}))


def places(session: Session, numbers: Collection[int], *, originals: bool = False) -> dict[int, Place]:
    """By number, as it stands at this moment; it stays so for articles whose story is held (`hold`). With
    `originals`, those of their stories too."""
    rows = session.execute(
        _PLACES_AND_ORIGINALS if originals else _PLACES,
        {"numbers": list(numbers)},
    )
    return {row.number: Place(row.cluster_id, row.source_id, row.revision, row.content_hash, row.leads) for row in rows}


def hold(
    session: Session, numbers: Collection[int], stories: Collection[int] = (), seen: Mapping[int, Place] | None = None
) -> dict[int, Place]:
    """Holds the stories of these articles, and `stories`, until the end of the transaction: nobody else adds to
    them, takes from them, or gives one of their articles another text. Returns where the articles stand then.

    A story that was read before the lock may be merged or parted meanwhile. Then the locks are given back and
    all are taken anew, in one statement and in order: two writers never wait for each other crosswise. `seen` is
    where all of `numbers` stood a moment ago; it saves two look-ups.
    """
    if not numbers and not stories:
        return {}
    wanted = {seen[number].story for number in numbers} | set(stories) if seen is not None else None
    while True:
        if wanted is None:
            wanted = living(session, {place.story for place in places(session, numbers).values()} | set(stories))
        attempt = session.begin_nested()
        held = set(
            session.scalars(
                text("""
                    select id from cluster where id = any(cast(:ids as bigint[])) and merged_into is null
                    order by id for no key update
                """),
                {"ids": sorted(wanted)},
            )
        )
        now = places(session, numbers)
        if held == wanted and {place.story for place in now.values()} <= held:
            return now
        strays = {number: place.story for number, place in now.items() if place.story not in held}
        homes = merged_into(session, strays.values(), held)
        if held == wanted and strays.keys() and set(strays.values()) <= homes.keys():
            for number, lost in strays.items():  # left behind by a merge, which ought not to happen
                move(session, [number], homes[lost])
            return places(session, numbers)
        attempt.rollback()
        wanted = None


def living(session: Session, ids: Collection[int]) -> set[int]:
    """The stories that these are now: themselves, or those that they were merged into. Unknown ids are left out."""
    found = session.scalars(
        text("select coalesce(merged_into, id) from cluster where id = any(cast(:ids as bigint[]))"), {"ids": list(ids)}
    )
    return set(found)


def merged_into(session: Session, ids: Collection[int], into: Collection[int]) -> dict[int, int]:
    """Where those of `ids` have gone that are no more, as far as it is one of `into`."""
    rows = session.execute(
        text("""
            select id, merged_into from cluster
            where id = any(cast(:ids as bigint[])) and merged_into = any(cast(:into as bigint[]))
        """),
        {"ids": list(ids), "into": list(into)},
    )
    return {row.id: row.merged_into for row in rows}


def merge(session: Session, stories: Collection[int]) -> int:
    """Makes one story of several that are held; returns the oldest id, which stays."""
    into, *others = sorted(set(stories))
    if others:
        args = {"into": into, "others": others}
        session.execute(
            text("""
                update cluster set merged_into = :into, confidence = null, reasons = '{}',
                    original = coalesce(original, (select min(number) from article where cluster_id = cluster.id))
                where id = any(cast(:others as bigint[]))
            """),
            args,
        )
        session.execute(
            text("update cluster set merged_into = :into where merged_into = any(cast(:others as bigint[]))"), args
        )
        session.execute(_MERGE, args)
    return into


def move(session: Session, numbers: Collection[int], into: int) -> None:
    """Takes articles out of their stories and puts them into another. All of these stories are held or new."""
    session.execute(_MOVE, {"numbers": list(numbers), "into": into})


def part(session: Session, story: int, numbers: Sequence[int]) -> int:
    """Makes a story of its own of a part of one that is held: the one that these articles came from when it was
    merged, or a new one. Returns its id."""
    former = list(
        session.scalars(
            text("""
                select id from cluster where merged_into = :story and original = any(cast(:numbers as bigint[]))
                order by id
            """),
            {"story": story, "numbers": list(numbers)},
        )
    )
    into = former[0] if former else new(session)
    if former:
        session.execute(
            text("""
                update cluster set merged_into = nullif(cast(:into as bigint), id)
                where id = any(cast(:former as bigint[]))
            """),
            {"into": into, "former": former},
        )
    move(session, numbers, into)
    return into
