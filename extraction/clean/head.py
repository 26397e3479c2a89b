"""The head: the headline, its copies, and what stands above and around it before the text begins."""

from datetime import UTC, datetime

from core.dates import parse_date
from extraction.clean.model import Cleaned
from extraction.lines import Line, LineKind
from extraction.noise import NoiseRules, Zone
from extraction.prose import is_prose
from extraction.title import same_title

_SOME_DAY = datetime(2100, 1, 1, tzinfo=UTC)  # a line's shape is asked for here, not its meaning
_HEAD = (Zone.ANY, Zone.HEAD)
_DATE_WORDS = 3
_UNDER_A_PREVIEW = 6  # lines; a preview of the lead may stand between the headline and the date line


def cut_head(cleaned: Cleaned, title: str, noise: NoiseRules) -> None:
    """Never touches a paragraph of prose: the head ends where the first one begins. Copies of the headline go from
    the whole text: a page that shows its article twice shows the headline twice."""
    lines = cleaned.kept
    start = next((i for i, line in enumerate(lines) if is_prose(line) and not noise.find(line.text, _HEAD)), len(lines))
    heads = [i for i, line in enumerate(lines[: start + 1]) if title and same_title(line.text, title)]
    first = heads[0] if heads else -1
    dropped: dict[int, str] = {}
    for i, line in enumerate(lines[:start]):
        if i in heads:
            dropped[i] = "field:title" if i == first else "repeat:title"
        elif i < first:
            dropped[i] = _class(line, noise) or "head:before_title"
        elif is_date_line(line.text):
            dropped[i] = "field:date"
        elif name := _class(line, noise):
            dropped[i] = name
    if start in heads:
        dropped[start] = "field:title"
    below = [i for i, line in enumerate(lines) if i > start and title and same_title(line.text, title)]
    for i in below:
        dropped[i] = "repeat:title" if heads or i > below[0] else "field:title"
    for i in range(start, min(start + _UNDER_A_PREVIEW, len(lines))):
        if (
            lines[i].kind not in (LineKind.HEADING, LineKind.ROW)
            and any(map(str.isdigit, lines[i].text))
            and is_date_line(lines[i].text)
        ):
            dropped[i] = "field:date"
    cleaned.drop(dropped)


def is_date_line(text: str) -> bool:
    """A line that is a date or a relative one, whatever day it means."""
    if text.endswith(".") and sum(word.isalpha() for word in text.rstrip(".").split()) > _DATE_WORDS:
        return False  # «Следующий старт — эстафета 22 февраля.»
    return len(text) <= 80 and parse_date(text, now=_SOME_DAY) is not None


def _class(line: Line, noise: NoiseRules) -> str | None:
    rule = noise.find(line.text, _HEAD)
    return f"noise:{rule.name}" if rule else None
