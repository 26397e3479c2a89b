"""What an extraction kept of a noisy page, against what the page is known to hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.models import Extraction
from tests.extraction.noisy.pages import NoisyPage


@dataclass(frozen=True)
class Score:
    """Characters and lines of one page. `left` are kept lines, or parts of them, that are no true text."""

    name: str
    characters: int
    lost: int
    missing: tuple[str, ...]
    planted: int
    left: tuple[str, ...]
    repeats: int
    repeats_left: int
    originals_lost: tuple[str, ...]
    title: bool
    apart: int  # captions, credits and footnotes of the page
    not_found: tuple[str, ...]  # of those, in their own fields
    date: str  # "right", "null" (none given although the page has one), "wrong"


def score(page: NoisyPage, found: Extraction) -> Score:
    wanted = Counter(map(_bare, page.paragraphs))
    repeats = {_bare(text) for text in page.repeats}
    left, repeats_left, partial = [], 0, []
    for line in map(_bare, found.paragraphs):
        if wanted[line]:
            wanted[line] -= 1
        elif line in repeats or line in set(map(_bare, page.paragraphs)):
            repeats_left += 1
        else:
            partial.append(line)
    missing = list(wanted.elements())
    lost = []
    for text in missing:
        best = max((line for line in partial), key=lambda line: _shared(text, line), default="")
        if not best or (same := _shared(text, best)) < 0.5 * len(text):
            lost.append((text, len(text)))
            continue
        partial.remove(best)
        if same < len(text):
            lost.append((text, len(text) - same))
        if rest := best.replace(text, ""):
            left.append(rest)
    left += partial
    day = found.published_at
    return Score(
        name=page.name,
        characters=sum(map(len, page.paragraphs)),
        lost=sum(size for _, size in lost),
        missing=tuple(text for text, _ in lost),
        planted=len(page.noise),
        left=tuple(left),
        repeats=len(page.repeats),
        repeats_left=repeats_left,
        originals_lost=tuple(text for text, size in lost if text in repeats and size == len(text)),
        title=found.title == page.title,
        apart=len(page.captions + page.footnotes),
        not_found=tuple({*page.captions, *page.footnotes} - {*found.captions, *found.footnotes}),
        date="null" if day is None and page.published else "right" if day == page.published else "wrong",
    )


def table(scores: Sequence[Score]) -> str:
    """The figures of some pages, a line each measure."""
    planted, characters = sum(s.planted for s in scores), sum(s.characters for s in scores)
    noise, lost = sum(len(s.left) for s in scores), sum(s.lost for s in scores)
    repeats = sum(s.repeats for s in scores)
    return "\n".join((
        f"pages {len(scores)}, titles right {sum(s.title for s in scores)}",
        f"noise lines left {noise} of {planted} ({noise / planted:.2%})",
        f"true text lost {lost} of {characters} characters ({lost / characters:.3%})",
        f"repeats removed {repeats - sum(s.repeats_left for s in scores)} of {repeats},"
        f" originals lost {sum(len(s.originals_lost) for s in scores)}",
        f"captions and footnotes lost {sum(len(s.not_found) for s in scores)} of {sum(s.apart for s in scores)}",
        "dates " + ", ".join(f"{kind} {sum(s.date == kind for s in scores)}" for kind in ("right", "null", "wrong")),
    ))  # fmt: skip


def _bare(text: str) -> str:
    return text.removeprefix("• ")


def _shared(text: str, line: str) -> int:
    if text in line:
        return len(text)
    return sum(
        block.size
        for block in SequenceMatcher(None, text, line, autojunk=False).get_matching_blocks()
        if block.size > 7
    )
