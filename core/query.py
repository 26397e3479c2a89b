"""What somebody asks of the articles: by page, by program, and by a watch that is kept."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Order(StrEnum):
    NEWEST = "newest"  # by publication; by first sight where a page has no date
    RANK = "rank"  # the best match first


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Each filter that is empty lets everything through; several values of one filter mean any of them.

    `text`: words (all must stand in the title or text, in any form), «"exact phrase"», «-without», «one OR other».
    `regions` are ISO 3166-2 codes, `kinds` of `core.models.Kind`, `sources` are names. `since` and `until` are days of
    publication in Moscow, both included. `story` is a cluster's id.
    """

    text: str = ""
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    story: int | None = None
