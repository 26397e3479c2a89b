"""How pages ended, over all sources: on one day, and ever."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

_ON_A_DAY = text("""
    select outcome, sum(pages)::bigint as pages from outcome_day where day = :day
    group by 1 having sum(pages) > 0 order by 2 desc, 1
""")
_EVER = text("select outcome, sum(pages)::bigint as pages from outcome_total group by 1 order by 1")


def on_day(session: Session, day: date) -> dict[str, int]:
    """Pages by outcome of that day (UTC), the most frequent one first; outcomes without pages are left out."""
    return {row.outcome: row.pages for row in session.execute(_ON_A_DAY, {"day": day})}


def ever(session: Session) -> dict[str, int]:
    """Pages by outcome since the first; from one look to the next they only grow."""
    return {row.outcome: row.pages for row in session.execute(_EVER)}
