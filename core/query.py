"""What somebody asks of the articles: by page, by program, and by a watch that is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.errors import SvodkaError


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

    def checked(self) -> "ArticleQuery":
        """Raises SvodkaError where no day can be within it."""
        if self.since and self.until and self.since > self.until:
            raise SvodkaError(f"{self.since} comes after {self.until}: no day lies between.", "Swap since and until.")
        return self

    def as_json(self) -> dict[str, Any]:
        """Without what is empty, so that a filter that is added one day changes no query that is kept."""
        values = asdict(self) | {name: day and day.isoformat() for name, day in self._days.items()}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}

    @property
    def _days(self) -> dict[str, date | None]:
        return {"since": self.since, "until": self.until}


def from_json(values: Mapping[str, Any]) -> ArticleQuery:
    """What `as_json` gave. Raises TypeError and ValueError for anything else."""
    days = {name: date.fromisoformat(values[name]) for name in ("since", "until") if values.get(name)}
    lists = {name: tuple(values[name]) for name in ("regions", "kinds", "sources") if name in values}
    return ArticleQuery(**(dict(values) | days | lists))
