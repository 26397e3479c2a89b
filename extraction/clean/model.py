"""What every cleaning step takes and gives: lines in; lines kept and lines removed with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.models import Removal
from extraction.lines import Line


class SiteMemory(Protocol):
    """What is known of a site's lines from its other pages."""

    def is_chrome(self, line: str, *, opening: bool = False) -> str | None:
        """Why this line is the site's and not the article's («memory:site»); None where it is text.

        `opening`: it would be the article's first sentence.
        """


@dataclass(slots=True)
class Cleaned:
    """Lines in reading order, and what was taken out. Together they are the lines that came in."""

    kept: list[Line]
    removed: list[Removal] = field(default_factory=list)

    def drop(self, at: dict[int, str]) -> None:
        """Moves lines from kept to removed: index -> reason."""
        if at:
            self.removed += [Removal(self.kept[index].text, reason) for index, reason in sorted(at.items())]
            self.kept = [line for index, line in enumerate(self.kept) if index not in at]


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]
