"""Stories: clusters of articles that carry one text. A cluster's id never changes its meaning: when two
become one, the younger points to the older."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.tables import Cluster

_MERGE = text("""
    with moved as (
        update article set cluster_id = :into where cluster_id = any(cast(:others as bigint[]))
        returning number, revision
    )
    insert into article_event (article, kind, revision) select number, 'clustered', revision from moved
""")

# The first to publish is the original (without a date of publication: the first that we saw), a site's
# second article with the same text is its update, everything else is a reprint. Which of two we saw first
# within an hour says more of our polling than of them: then the address decides, the same in every run.
_ROLES = text("""
    with ranked as (
        select number, revision, cluster_role,
            case
                when row_number() over everyone = 1 then 'original'
                when row_number() over same_site > 1 then 'update'
                else 'reprint'
            end as role
        from article where cluster_id = :cluster
        window
            everyone as (order by coalesce(published_at, first_seen_at), date_trunc('hour', first_seen_at), url),
            same_site as (
                partition by source_id
                order by coalesce(published_at, first_seen_at), date_trunc('hour', first_seen_at), url
            )
    ), changed as (
        update article a set cluster_role = ranked.role
        from ranked
        where a.number = ranked.number and a.cluster_role <> ranked.role
        returning a.number, a.revision
    )
    insert into article_event (article, kind, revision) select number, 'clustered', revision from changed
""")


def new(session: Session) -> int:
    cluster = Cluster()
    session.add(cluster)
    session.flush()
    return cluster.id


def members(session: Session, cluster_id: int, limit: int = 40) -> list[int]:
    """The numbers of a story's articles, the first of them."""
    rows = session.execute(
        text("select number from article where cluster_id = :cluster order by number limit :limit"),
        {"cluster": cluster_id, "limit": limit},
    )
    return [row.number for row in rows]


def of(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """The story of each article, by number. After `lock`, the answer stays true."""
    rows = session.execute(
        text("select number, cluster_id from article where number = any(cast(:numbers as bigint[]))"),
        {"numbers": list(numbers)},
    )
    return {row.number: row.cluster_id for row in rows}


def move(session: Session, number: int, into: int) -> None:
    """Takes one article out of its story and puts it into another."""
    session.execute(
        text("""
            with moved as (
                update article set cluster_id = :into, cluster_role = 'original' where number = :number
                returning number, revision
            )
            insert into article_event (article, kind, revision) select number, 'clustered', revision from moved
        """),
        {"number": number, "into": into},
    )


def lock(session: Session, ids: Collection[int]) -> list[int]:
    """Holds these stories until the end of the transaction; returns the living ones, oldest first.

    An id that was read before the lock may have been merged away meanwhile: the story that it points to
    is held in its place.
    """
    wanted = set(ids)
    while True:
        rows = session.execute(
            text("""
                select id, merged_into from cluster where id = any(cast(:ids as bigint[]))
                order by id for no key update
            """),
            {"ids": sorted(wanted)},
        ).all()
        further = {row.merged_into for row in rows if row.merged_into is not None} - wanted
        if not further:
            return [row.id for row in rows if row.merged_into is None]
        wanted |= further


def merge(session: Session, ids: Collection[int]) -> int:
    """Makes one story of several; returns the oldest id, which stays."""
    into, *others = lock(session, ids)
    if others:
        session.execute(_MERGE, {"into": into, "others": others})
        session.execute(
            text("update cluster set merged_into = :into where id = any(cast(:others as bigint[]))"),
            {"into": into, "others": others},
        )
    return int(into)


def assign_roles(session: Session, cluster_id: int) -> None:
    """Names the original of a story; everything else in it is a reprint."""
    session.execute(_ROLES, {"cluster": cluster_id})
