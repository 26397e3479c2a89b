"""Cleaning as a list of named steps over a candidate's lines."""

from collections.abc import Sequence

from extraction.clean.head import cut_head
from extraction.clean.memory import drop_chrome
from extraction.clean.model import Cleaned, SiteMemory
from extraction.clean.repeats import drop_repeats
from extraction.clean.tail import cut_tail
from extraction.lines import Line, LineKind
from extraction.noise import NoiseRules


def clean(lines: Sequence[Line], *, title: str, noise: NoiseRules, memory: SiteMemory | None = None) -> Cleaned:
    """Lines that `split_glued` has seen -> the article's, and each other one with the step that took it out."""
    cleaned = Cleaned(list(lines))
    _drop_captions(cleaned)
    cut_head(cleaned, title, noise)
    drop_chrome(cleaned, memory)
    cut_tail(cleaned, noise)
    drop_repeats(cleaned)
    return cleaned


def _drop_captions(cleaned: Cleaned) -> None:
    cleaned.drop({i: "field:caption" for i, line in enumerate(cleaned.kept) if line.kind is LineKind.CAPTION})
