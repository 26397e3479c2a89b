"""What was decided of pairs of articles: the later one's relation to the earlier (`core.models.Relation`)."""

from collections.abc import Collection, Mapping

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.models import Decision
from storage.story_tables import ArticleRelation
from storage.text import storable

# These make two articles one story. Containment does not: digests would chain the stories that they quote.
JOINING = ("reprint", "update")


def neighbours(session: Session, number: int, limit: int) -> tuple[list[int], set[int]]:
    """Articles related to this one, those of one story first, at most `limit`; and which of them are of one story."""
    rows = session.execute(
        text("""
            select case when a = :number then b else a end as other, kind = any(:joining) as joined
            from relation where a = :number or b = :number
            order by 2 desc, score desc, 1 limit :limit
        """),
        {"number": number, "joining": list(JOINING), "limit": limit},
    ).all()
    return [row.other for row in rows], {row.other for row in rows if row.joined}


def joined(session: Session, later: int, earlier: int) -> bool:
    """Whether the two are of one story by their own relation."""
    sql = text("select exists (select from relation where a = :a and b = :b and kind = any(:joining))")
    return bool(session.scalar(sql, {"a": later, "b": earlier, "joining": list(JOINING)}))


def within(session: Session, story: int) -> list[tuple[int, int]]:
    """The pairs that hold a story together."""
    rows = session.execute(
        text("""
            select r.a, r.b from article a
            join relation r on r.a = a.number and r.kind = any(:joining)
            join article b on b.number = r.b and b.cluster_id = a.cluster_id
            where a.cluster_id = :story
        """),
        {"story": story, "joining": list(JOINING)},
    )
    return [(row.a, row.b) for row in rows]


def forget(session: Session, number: int, others: Collection[int] | None = None) -> None:
    """The article's relations to these, or to all, are no more, whichever is the later of a pair."""
    session.execute(
        text("""
            delete from relation
            where (a = :number and (cast(:others as bigint[]) is null or b = any(cast(:others as bigint[]))))
               or (b = :number and (cast(:others as bigint[]) is null or a = any(cast(:others as bigint[]))))
        """),
        {"number": number, "others": None if others is None else list(others)},
    )


def record(session: Session, decisions: Mapping[tuple[int, int], Decision]) -> None:
    """By pair: number of the later article, of the earlier. What was known of a pair is replaced."""
    if not decisions:
        return
    rows = insert(ArticleRelation).values(
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
    values = {name: rows.excluded[name] for name in ("kind", "score", "evidence")}
    session.execute(rows.on_conflict_do_update(index_elements=["a", "b"], set_=values))
