"""What a search gives back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

Segments = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article. Times are aware, in UTC.

    `story` is its cluster, `copies` how many articles that has, this one included. `snippet` is plain text in pieces,
    with whether each one matched; without a search text it is the beginning. `rank` grows with the match and, slowly,
    with the date; 0 without a search text and in any order but that by rank.
    """

    id: UUID
    number: int
    url: str
    source: str
    region: str | None
    kind: str
    title: str
    published_at: datetime | None
    published_precision: str
    first_seen_at: datetime
    story: int
    role: str
    copies: int
    snippet: Segments
    rank: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`next` is given as `after` for what follows; None on the last page. `ignored` says, in sentences, what of the
    query's text had no meaning.

    A search reads a bounded number of articles. Where that ends before the page is full, `looked_to` is the time down
    to which it looked: the page may hold few hits or none, and by date `next` goes on from there.
    """

    hits: list[Hit]
    next: str | None
    ignored: tuple[str, ...] = ()
    looked_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles match, in all and by what. With `more`, that is of the newest `total`; there are others. With
    `looked_to`, no older articles than that were looked at, and there may be others.

    Regions are ISO 3166-2 codes, "" for federal sources; `by_source` has the 20 largest; a week begins on the Monday,
    in Moscow, that is its key. Each is ordered by number but the weeks, which are in order of time.
    """

    total: int
    more: bool
    by_region: dict[str, int]
    by_kind: dict[str, int]
    by_source: dict[str, int]
    by_week: dict[date, int]
    looked_to: datetime | None = None
