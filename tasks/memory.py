"""A site's memory, from its rows to what cleaning asks for and from a page to its rows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.models import Observation
from dedupe.memory import (
    Counts,
    Lead,
    SiteLines,
    is_chrome,
    is_frequent,
    is_standing,
    lead_of,
    line_hash,
    recalled,
    seen_again,
    weight,
)
from storage import memory
from storage.frontier import RawPage

_MOST_LINES = 1_500  # of one page


def site_lines(session: Session, source_id: int, document: int | None) -> SiteLines:
    """The memory for the site's document of that number, or for its next one."""
    return recalled(*memory.known(session, source_id), document)


def learn(
    session: Session, page: RawPage, seen: Observation, article: int, kept: Sequence[str], used: SiteLines
) -> int:
    """Counts a page's lines in the caller's transaction; returns the page's number as a document of its site.

    `kept` are the paragraphs of its article, cleaned with the memory `used`. A line that has become chrome sets the
    site's articles to wait for another cleaning, and one that had become so since `used` was read, this article.
    """
    lines = {h: line for line in seen.lines[:_MOST_LINES] if (h := line_hash(line)) is not None}
    document = memory.next_document(session, page.source_id)
    own = {h for paragraph in kept if (h := line_hash(paragraph)) is not None}
    known = memory.rows(session, page.source_id, lines.keys() | own)
    lead = lead_of(seen, lambda h: h in known and is_frequent(_counts(known[h])))
    changed = [
        after
        for h, line in lines.items()
        if (after := _line(h, line, known.get(h), document, lead, article, h in own, used)) is not None
    ]
    memory.save(session, page.source_id, changed, page.fetched_at)
    return document


def _line(
    h: int, line: str, row: memory.Row | None, document: int, lead: Lead, article: int, kept: bool, used: SiteLines
) -> memory.Line | None:
    """The line as this document leaves it; None where that is as it was."""
    before = None if row is None or not row.documents else _counts(row)
    times = weight(before, row is not None and row.chrome, document)
    counts = before if before and not times else seen_again(before, document, lead.over(h), times)
    chrome = is_chrome(counts, line)
    standing = is_standing(counts, line)
    wiser = (chrome and not (row and row.chrome)) or (standing and not (row and row.standing))
    missed = chrome and kept and used.find(h) is None
    reclean_from = None
    if row is None or row.ruling is None:
        reclean_from = 0 if wiser else article - 1 if missed else None
    if not times and reclean_from is None:
        return None
    return memory.Line(
        h, counts.documents, counts.first, counts.last, counts.leads, chrome, standing, line, reclean_from
    )


def _counts(row: memory.Row) -> Counts:
    return Counts(row.documents, row.first, row.last, row.leads)
