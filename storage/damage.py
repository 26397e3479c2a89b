"""Stories that are not what their rows say: the second line, behind the locks. Ought to find nothing."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.relations import JOINING
from storage.roles import is_settled

_MARK = "stories"
_SEVERAL = """
    select cluster_id from article where cluster_id > :after and cluster_id <= :last
    group by cluster_id having count(*) > 1
"""
_PAIRS = f"""
    select a.cluster_id, r.a, r.b from article a
    join relation r on r.a = a.number and r.kind = any(:joining)
    join article b on b.number = r.b and b.cluster_id = a.cluster_id
    where a.cluster_id in ({_SEVERAL})
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True, slots=True)
class Window:
    """Stories with an id in (after, last]."""

    after: int
    last: int


@dataclass(frozen=True, slots=True)
class Damage:
    """`torn`: related pairs (later, earlier) in different stories. `strays`: articles in a story that was merged
    away. `unsettled`: stories with a wrong original, wrong roles or no word on how sure it is."""

    torn: list[tuple[int, int]]
    strays: list[int]
    unsettled: list[int]


def window(session: Session, after: int, count: int) -> Window:
    """The next stories after this id; an empty one (`after` equals `last`) at the end of all."""
    last = session.scalar(
        text("select max(id) from (select id from cluster where id > :after order by id limit :count) next"),
        {"after": after, "count": count},
    )
    return Window(after, last or after)


def newest(session: Session, count: int) -> Window:
    last = session.scalar(text("select coalesce(max(id), 0) from cluster")) or 0
    return Window(max(0, last - count), last)


def several(session: Session, seen: Window) -> dict[int, list[tuple[int, int]]]:
    """The stories of more than one article, with the pairs that hold each together."""
    args = {"after": seen.after, "last": seen.last, "joining": list(JOINING)}
    pairs: dict[int, list[tuple[int, int]]] = {story: [] for story in session.scalars(text(_SEVERAL), args)}
    rows = session.execute(text(_PAIRS), args)
    for row in rows:
        pairs[row.cluster_id].append((row.a, row.b))
    return pairs


def look(session: Session, seen: Window, stories_of_several: list[int]) -> Damage:
    args = {"after": seen.after, "last": seen.last, "joining": list(JOINING)}
    torn = session.execute(
        text("""
            select r.a, r.b from article a
            join relation r on r.a = a.number and r.kind = any(:joining)
            join article b on b.number = r.b and b.cluster_id <> a.cluster_id
            where a.cluster_id > :after and a.cluster_id <= :last
            order by r.a, r.b
        """),
        args,
    )
    strays = session.scalars(
        text("""
            select a.number from cluster c join article a on a.cluster_id = c.id
            where c.id > :after and c.id <= :last and c.merged_into is not null order by 1
        """),
        args,
    )
    lone = session.scalars(
        text("""
            select min(c.id) from cluster c join article a on a.cluster_id = c.id
            where c.id > :after and c.id <= :last and c.merged_into is null
            group by c.id, c.original
            having count(*) = 1 and (c.original is not null or min(a.cluster_role) <> 'original')
        """),
        args,
    )
    unsettled = [*lone, *(story for story in stories_of_several if not is_settled(session, story))]
    return Damage([(row.a, row.b) for row in torn], list(strays), unsettled)


def position(session: Session) -> int:
    """The id up to which stories were looked at in this round."""
    return session.scalar(text("select position from upkeep_mark where name = :name"), {"name": _MARK}) or 0


def advance(session: Session, to: int) -> None:
    session.execute(
        text("""
            insert into upkeep_mark (name, position) values (:name, :to)
            on conflict (name) do update set position = excluded.position
        """),
        {"name": _MARK, "to": to},
    )
