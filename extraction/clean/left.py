"""Lines among the article's own that the chooser did not take: named where they are of a known kind."""

from collections.abc import Iterable

from core.models import Removal
from extraction.byline import byline_of
from extraction.clean.head import is_date_line
from extraction.lines import Line
from extraction.noise import NoiseRules, Zone
from extraction.title import same_title


def removals_of(left: Iterable[Line], title: str, noise: NoiseRules) -> list[Removal]:
    return [Removal(line.text, _reason(line, title, noise)) for line in left]


def _reason(line: Line, title: str, noise: NoiseRules) -> str:
    if title and same_title(line.text, title):
        return "repeat:title"
    if rule := noise.find(line.text, Zone):
        return f"noise:{rule.name}"
    if is_date_line(line.text):
        return "field:date"
    return "field:author" if byline_of(line.text) else "left:model"
