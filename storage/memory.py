"""Site memory in Postgres: a row a line and site, and a count of documents a site. What the counts mean is decided
in `dedupe/memory.py`.

Whoever writes rows of a site holds its counter's row (`next_document`, `hold`), so writers of one site come one after
the other and cannot lock each other out.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.engine import affected
from storage.text import storable

_SAMPLE = 500  # characters of a line that are kept for people


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a site as stored. `first` and `last` are numbers of documents."""

    hash: int
    documents: int
    first: int
    last: int
    leads: frozenset[int]
    chrome: bool
    standing: bool
    ruling: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as one more document leaves it. `reclean_from`: articles above this number are to be cleaned again."""

    hash: int
    documents: int
    first: int
    last: int
    leads: frozenset[int]
    chrome: bool
    standing: bool
    sample: str
    reclean_from: int | None


_NEXT = text("""
    insert into site_memory as m (source_id, documents) values (:source, 1)
    on conflict (source_id) do update set documents = m.documents + 1
    returning documents
""")

# Lists go in and out as one JSON value: the driver would take longer over arrays than the server over the rows.
_SAVE = text("""
    insert into site_paragraph as p (source_id, hash, documents, first_document, last_document, leads, first_seen_at,
        last_seen_at, sample, chrome, standing, reclean_from)
    select :source, hash, documents, first, last, leads, :at, :at, sample, chrome, standing, reclean_from
    from json_to_recordset(cast(:lines as json)) as line(hash bigint, documents int, first int, last int,
        leads bigint[], chrome bool, standing bool, sample text, reclean_from bigint)
    on conflict (source_id, hash) do update set
        documents = excluded.documents, first_document = excluded.first_document,
        last_document = excluded.last_document, leads = excluded.leads,
        first_seen_at = least(p.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at),
        chrome = excluded.chrome, standing = excluded.standing,
        reclean_from = least(p.reclean_from, excluded.reclean_from)
""")

_ROWS = text("""
    select json_agg(json_build_array(hash, documents, first_document, last_document, leads, chrome, standing, ruling))
    from site_paragraph
    where source_id = :source and hash = any(cast(string_to_array(:hashes, ',') as bigint[]))
""")

_KNOWN = text("""
    select (select documents from site_memory where source_id = :source),
        (select json_agg(json_build_array(hash, first_document, last_document, standing, ruling)) from site_paragraph
            where source_id = :source and (chrome or ruling is not null)),
        (select json_agg(hash) from common_line)
""")


def next_document(session: Session, source_id: int) -> int:
    """Counts a document and returns its number; holds the site's memory until the end of the transaction."""
    return int(session.execute(_NEXT, {"source": source_id}).scalar_one())


def hold(session: Session, source_id: int) -> int:
    """Holds a site's memory until the end of the transaction; returns how many documents it has learnt from."""
    session.execute(
        text("insert into site_memory (source_id, documents) values (:source, 0) on conflict do nothing"),
        {"source": source_id},
    )
    found = session.execute(
        text("select documents from site_memory where source_id = :source for update"), {"source": source_id}
    )
    return int(found.scalar_one())


def rows(session: Session, source_id: int, hashes: Iterable[int]) -> dict[int, Row]:
    """What is stored of these lines. Call `next_document` or `hold` in an earlier statement to change it."""
    found = session.scalar(_ROWS, {"source": source_id, "hashes": ",".join(map(str, hashes))})
    return {h: Row(h, d, first, last, frozenset(leads), *rest) for h, d, first, last, leads, *rest in found or ()}


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line that cleaning may have to know: chrome, or ruled on. `first` and `last` are numbers of documents."""

    hash: int
    first: int
    last: int
    standing: bool
    ruling: str | None


def known(session: Session, source_id: int) -> tuple[int, list[KnownLine], list[int]]:
    """How many documents the site's memory has learnt from, its chrome and all lines that a person has ruled on, and
    the hashes of the lines that are chrome everywhere."""
    documents, lines, common = session.execute(_KNOWN, {"source": source_id}).one()
    return documents or 0, [KnownLine(*line) for line in lines or ()], common or []


def save(session: Session, source_id: int, lines: Sequence[Line], at: datetime) -> None:
    """Writes the counts of a document's lines; `at` is when the document was fetched."""
    values = [
        {
            "hash": line.hash,
            "documents": line.documents,
            "first": line.first,
            "last": line.last,
            "leads": [*line.leads],
            "chrome": line.chrome,
            "standing": line.standing,
            "sample": storable(line.sample, _SAMPLE),
            "reclean_from": line.reclean_from,
        }
        for line in lines
    ]
    session.execute(_SAVE, {"source": source_id, "at": at, "lines": json.dumps(values, ensure_ascii=False)})


def rule(session: Session, source_id: int, line_hash: int, line: str, ruling: str | None, now: datetime) -> None:
    """A person's word on a line: "pinned" is chrome at once, "vetoed" never is; None forgets the line, counts and
    all. The site's articles are cleaned again where that changes them."""
    documents = hold(session, source_id)
    session.execute(
        text("""
            insert into site_paragraph as p (source_id, hash, documents, first_document, last_document, leads,
                first_seen_at, last_seen_at, sample, ruling, reclean_from)
            values (:source, :hash, 0, :document, :document, '{}', :now, :now, :sample, :ruling, 0)
            on conflict (source_id, hash) do update set ruling = excluded.ruling, reclean_from = 0
        """),
        {
            "source": source_id,
            "hash": line_hash,
            "document": documents,
            "sample": storable(line, _SAMPLE),
            "ruling": ruling,
            "now": now,
        },
    )
    if ruling is None:
        session.execute(
            text("""
                update site_paragraph set documents = 0, leads = '{}', chrome = false, standing = false,
                    first_document = :document, last_document = :document
                where source_id = :source and hash = :hash
            """),
            {"source": source_id, "hash": line_hash, "document": documents},
        )


def promote(session: Session, sites: int, now: datetime) -> int:
    """Makes what stands on so many sites chrome everywhere, and takes back what no longer does; returns how many lines
    are new. The articles of all sites that have shown such a line are cleaned again."""
    args = {"sites": sites, "now": now}
    standing = """
        select hash, count(*) as sites, min(sample) as sample from site_paragraph where standing
        group by hash having count(*) >= :sites
    """
    gone = session.scalars(
        text(f"delete from common_line where hash not in (select hash from ({standing}) s) returning hash"),  # noqa: S608
        args,
    ).all()
    new = session.scalars(
        text(f"""
            insert into common_line (hash, sites, since, sample)
            select hash, sites, :now, sample from ({standing}) s on conflict do nothing returning hash
        """),  # noqa: S608
        args,
    ).all()
    changed = {"hashes": [*gone, *new]}
    if changed["hashes"]:
        # holds the memory of the sites, in order, before their rows are written
        session.execute(
            text("""
                select from site_memory where source_id in (
                    select source_id from site_paragraph where hash = any(:hashes)
                ) order by source_id for update
            """),
            changed,
        )
        session.execute(
            text("""
                update site_paragraph set reclean_from = 0
                where hash = any(:hashes) and not chrome and ruling is null
            """),
            changed,
        )
    return len(new)


def crowded(session: Session, keep: int) -> list[int]:
    """Sites with more lines than that."""
    return list(
        session.scalars(
            text("select source_id from site_paragraph group by 1 having count(*) > :keep order by 1"), {"keep": keep}
        )
    )


def drop_stale(session: Session, source_id: int, keep: int) -> int:
    """Forgets lines beyond the `keep` that were seen last; never a person's ruling, and chrome after all others."""
    hold(session, source_id)
    done = session.execute(
        text("""
            delete from site_paragraph p using (
                select hash from site_paragraph where source_id = :source and ruling is null and reclean_from is null
                order by chrome desc, last_document desc, hash offset :keep
            ) as stale
            where p.source_id = :source and p.hash = stale.hash
        """),
        {"source": source_id, "keep": keep},
    )
    return affected(done)
