"""The common coin of the room: a line of text and what it was on the page."""

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    PARAGRAPH = "p"
    HEADING = "h"
    ITEM = "li"
    QUOTE = "quote"
    ROW = "row"  # of a table, cells joined by " | "
    CAPTION = "caption"
    CODE = "pre"


@dataclass(frozen=True, slots=True)
class Line:
    """`links` is the share of the text's characters that stand in links, 0 where nobody knows."""

    text: str
    kind: LineKind = LineKind.PARAGRAPH
    links: float = 0.0
