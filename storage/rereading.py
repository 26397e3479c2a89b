"""Which articles to read again from their raw pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from storage.engine import Database

_PAGE = 500
_FROM = """
    from article a join page p on p.id = a.page_id join source s on s.id = a.source_id
    where a.number > :after
      and (cast(:source as text) is null or s.name = :source)
      and (cast(:since as timestamptz) is null or a.first_seen_at >= :since)
      and (cast(:until as timestamptz) is null or a.first_seen_at < :until)
"""


@dataclass(frozen=True, slots=True)
class Range:
    """Articles with a number above `after`, first seen in [since, until), of one source or of all."""

    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    number: int
    raw: bool  # its raw page is still there


def count(db: Database, wanted: Range) -> int:
    with db.begin() as session:
        return int(session.scalar(text(f"select count(*) {_FROM}"), _args(wanted)) or 0)


def stream(db: Database, wanted: Range) -> Iterator[Candidate]:
    """In the order of their numbers, a page of rows at a time, with no transaction open in between."""
    after = wanted.after
    sql = text(f"select a.number, p.body is not null as raw {_FROM} order by a.number limit :limit")
    while True:
        with db.begin() as session:
            rows = session.execute(sql, _args(wanted) | {"after": after, "limit": _PAGE}).all()
        yield from (Candidate(row.number, row.raw) for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1].number


def _args(wanted: Range) -> dict[str, object]:
    return {"source": wanted.source, "since": wanted.since, "until": wanted.until, "after": wanted.after}
