"""Who had a story first, and with that each article's role. The rules are `core/origin.py`'s; here are the rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.models import Precision
from core.origin import Origin, Witness, find_origin, rank, sources_of, with_newcomer

_WITNESSES = """
    select a.number, a.url, a.source_id, s.name as source, a.published_at, a.published_precision as precision,
        a.published_evidence as evidence, p.published_hint as feed_at, s.timezone as zone, a.first_seen_at,
        s.interval_seconds as poll_seconds, a.origin_citation as cites, a.cites_source_id as cites_source
    from article a join source s on s.id = a.source_id join page p on p.id = a.page_id
    where a.cluster_id = :story
"""
_ASSIGN = text("""
    with wanted as (
        select * from unnest(cast(:numbers as bigint[]), cast(:roles as text[])) as w(number, role)
    ), changed as (
        update article set cluster_role = wanted.role
        from wanted where article.number = wanted.number and article.cluster_role <> wanted.role
        returning article.number, revision
    )
    insert into article_event (article, kind, revision) select number, 'clustered', revision from changed
""")


def witnesses(session: Session, story: int) -> list[Witness]:
    return _witnesses(session, story, "")


def _witnesses(session: Session, story: int, condition: str, **args: object) -> list[Witness]:
    rows = session.execute(text(_WITNESSES + condition), {"story": story, **args})
    return [Witness(**(dict(row._mapping) | {"precision": Precision(row.precision)})) for row in rows]


def _stored(session: Session, story: int) -> tuple[Origin | None, bool]:
    """The origin, None for a story of one or one whose origin is to be told anew; whether any copy names a site."""
    row = session.execute(
        text("""
            select original, confidence, reasons,
                exists (select from article where cluster_id = :story and cites_source_id is not null) as names_count
            from cluster where id = :story
        """),
        {"story": story},
    ).one()
    if row.original is None or row.confidence is None or not row.reasons:
        return None, row.names_count
    return Origin(row.original, row.confidence, tuple(row.reasons)), row.names_count


def settle(session: Session, story: int) -> None:
    """Ranks all articles of a story that is held, and stores its original and their roles."""
    origin, wanted = _told(witnesses(session, story))
    _store(session, story, origin)
    _assign(session, wanted)


def is_settled(session: Session, story: int) -> bool:
    """Whether the stored original and roles are what they should be. How sure it is may have changed since, with
    the pace at which sites are polled, but must be known."""
    origin, wanted = _told(witnesses(session, story))
    known, _ = _stored(session, story)
    rows = session.execute(text("select number, cluster_role from article where cluster_id = :s"), {"s": story})
    same_original = (origin and origin.number) == (known and known.number)
    return same_original and wanted == {row.number: row.cluster_role for row in rows}


def _told(found: Sequence[Witness]) -> tuple[Origin | None, dict[int, str]]:
    """The origin (None in a story of one) and the roles by number."""
    if len(found) < 2:
        return None, {one.number: "original" for one in found}
    origin = find_origin(found)
    present, cited = sources_of(found)
    return origin, roles(sorted(found, key=lambda one: rank(one, present, cited)), origin.number)


def roles(ranked: Sequence[Witness], original: int) -> dict[int, str]:
    """By number: the original; each other site's first copy, a reprint; and whatever came later on one site."""
    result, sites = {}, {one.source_id for one in ranked if one.number == original}
    for one in ranked:
        if one.number == original:
            result[one.number] = "original"
        else:
            result[one.number] = "update" if one.source_id in sites else "reprint"
        sites.add(one.source_id)
    return result


def join(session: Session, story: int, number: int) -> None:
    """A new article has joined a story that is held: it is compared with the original and its own site's first.

    Only where it is ranked before the original, or changes what others are worth by whom it names or is named by,
    all are ranked anew: a story of thousands must not make each further copy slow.
    """
    before, names_count = _stored(session, story)
    few = {} if before is None else {one.number: one for one in _concerned(session, story, before.number, number)}
    if before is None or before.number not in few:
        settle(session, story)
        return
    first, newcomer = few[before.number], few[number]
    here, named = _surroundings(session, story, first, newcomer) if names_count else (set[int](), set[int]())
    names_another = newcomer.cites_source in here - named - {first.source_id, newcomer.source_id}
    was_awaited = newcomer.source_id in named and not any(
        one.source_id == newcomer.source_id for one in few.values() if one is not newcomer
    )
    present = here | {one.source_id for one in few.values()}
    cited = named | ({first.source_id} if newcomer.cites_source == first.source_id else set())
    ranked = sorted(few.values(), key=lambda one: rank(one, present, cited))
    if names_another or was_awaited or first.cites_source == newcomer.source_id or ranked[0] is not first:
        settle(session, story)
        return
    after = with_newcomer(before, first, newcomer)
    if after != before:
        _store(session, story, after)
    _assign(session, roles(ranked, first.number))


def _concerned(session: Session, story: int, original: int, number: int) -> list[Witness]:
    """The original, the newcomer, and the first copies of the newcomer's site."""
    condition = """ and (
        a.number = any(cast(:two as bigint[]))
        or a.cluster_role in ('original', 'reprint')
            and a.source_id = (select source_id from article where number = :new)
    )"""
    return _witnesses(session, story, condition, two=[original, number], new=number)


def _surroundings(session: Session, story: int, first: Witness, newcomer: Witness) -> tuple[set[int], set[int]]:
    """Of the two's sources and those that they name: which have a copy in the story, and which another site's copy
    but the newcomer names."""
    wanted = {first.source_id, newcomer.source_id, first.cites_source, newcomer.cites_source}
    rows = session.execute(
        text("""
            select
                exists (select from article where cluster_id = :story and source_id = wanted) as here,
                exists (
                    select from article
                    where cluster_id = :story and cites_source_id = wanted and source_id <> wanted and number <> :new
                ) as named,
                wanted
            from unnest(cast(:wanted as int[])) as n(wanted)
        """),
        {"story": story, "wanted": list(wanted - {None}), "new": newcomer.number},
    ).all()
    return {row.wanted for row in rows if row.here}, {row.wanted for row in rows if row.named}


def _store(session: Session, story: int, origin: Origin | None) -> None:
    values: dict[str, Any] = {"story": story, "original": None, "confidence": None, "reasons": []}
    if origin is not None:
        values |= {"original": origin.number, "confidence": origin.confidence, "reasons": list(origin.reasons)}
    session.execute(
        text("""
            update cluster set original = :original, confidence = :confidence, reasons = cast(:reasons as text[])
            where id = :story
              and (original, confidence, reasons) is distinct from
                  (cast(:original as bigint), cast(:confidence as float), cast(:reasons as text[]))
        """),
        values,
    )


def _assign(session: Session, wanted: dict[int, str]) -> None:
    session.execute(_ASSIGN, {"numbers": list(wanted), "roles": list(wanted.values())})
