"""The passages of articles that show why they were found."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.passage import passage, spans_of
from core.search_results import Segments
from storage.search_query import Compiled

_SHOWN = 50_000  # characters of a text in which the passage is looked for

# The marks are found in a copy with «е» for «ё» that has each letter in the same place.
_MARKED = text("""
    select number, left(body, :shown) as body, case when cast(:words as text) is not null then ts_headline(
        'pg_catalog.russian', translate(left(body, :shown), E'ёЁ\\x02\\x03', 'ее  '), cast(:words as tsquery),
        E'HighlightAll=true, StartSel=\\x02, StopSel=\\x03') end as marked
    from article where number = any(cast(:numbers as bigint[]))
""")


def passages(session: Session, asked: Compiled, numbers: Sequence[int]) -> dict[int, Segments]:
    """By article; of one that matches by its title alone, and without a search text, the beginning."""
    rows = session.execute(_MARKED, {"words": asked.words, "numbers": list(numbers), "shown": _SHOWN})
    return {row.number: passage(row.body, spans_of(row.marked or "")) for row in rows}
