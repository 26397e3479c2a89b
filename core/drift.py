"""Has a site changed its layout? Judged by its own history: what stood on nearly all pages and stands on none since.

Each page is a set of marks («has a date», «text in div.story», «p.lead stands in the text»). A mark is lost where the
latest pages all lack it, so many that chance does not explain it, and more than ever lacked it in a row before. That
leaves alone what comes and goes: rubrics with templates of their own, tests of two variants, pages without an author.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, prod
from statistics import median

from core.layout import Anchors, PageLayout

HISTORY = 120  # pages that are looked back at
_FEWEST, _FEWEST_BUILD = 6, 12  # pages before the change; what is usual of the build shows later
_LONGEST_RUN = 10
_FIELD_RUN, _BUILD_RUN = 2, 3  # a lost field is told after so many pages at least; a lost place does no harm by itself
_CHANCE, _PART_CHANCE = 1e-3, 3e-4  # that so many pages lack it for no reason; there are many parts
_NEW_SHARE = 0.02  # of the pages before may have had a part that is new
_SHORT, _LONG, _LIKE = 0.4, 1.8, 0.5  # of the usual number of words, of the usual likeness of frames
_USUAL = 0.1  # of the pages lie outside the usual range, on each side

COMPLETE_RUN = 5  # pages with all fields, after which a change that broke some is over
SETTLED_RUN = 12  # pages after which a change that broke nothing is the site's layout

TITLE, DATE, AUTHOR, TEXT, SIZE = "a title", "a date", "an author", "a text of the usual length", "no foreign text"
FIELDS = (TITLE, DATE, AUTHOR, TEXT, SIZE)
FRAME, MEMORY = "the usual frame", "the usual lines around the text"


@dataclass(frozen=True, slots=True)
class Drift:
    """`lost` are the marks that the latest `run` pages lack; `new` are parts in the text that no page had before."""

    run: int
    lost: tuple[str, ...]
    new: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """The lost marks that readers miss, rules of the site included."""
        return tuple(mark for mark in self.lost if is_field(mark))


def is_field(mark: str) -> bool:
    return mark in FIELDS or mark.startswith("rule ")


def judge(pages: Sequence[PageLayout], known: frozenset[Anchors] = frozenset()) -> Drift | None:
    """`pages` are the latest of a source, the newest last. Where they are of `known` layouts, other than the one that
    most pages have, only lost fields count."""
    if len(pages) < _FEWEST + _FIELD_RUN or not _may_have_changed(pages):
        return None
    for run in range(_FIELD_RUN, min(_LONGEST_RUN, len(pages) - _FEWEST) + 1):
        before, recent = pages[:-run], pages[-run:]
        usual = Usual(before)
        rare = _are_rare(before, recent, known)
        lost = [mark for mark in _tested(usual, recent) if _is_lost(mark, usual, run, rare)]
        new = [] if rare else _new_parts(before, recent)
        if lost or new:
            return Drift(run, tuple(lost), tuple(new))
    return None


def _may_have_changed(pages: Sequence[PageLayout]) -> bool:
    """A quick look at the last two pages, which is enough nearly always: whatever is lost is lacking on both."""
    before, recent = pages[:-_FIELD_RUN], pages[-_FIELD_RUN:]
    usual = Usual(before)
    held = {mark for page in recent for mark in usual.marks(page)}
    common = frozenset.intersection(*(page.parts for page in recent))
    frequent = {mark for mark, count in usual.share.items() if 2 * count >= len(before)}
    few = _NEW_SHARE * len(before) + _LONGEST_RUN
    return bool(frequent - held) or any(usual.share[f"part {part}"] <= few for part in common)


def holds_again(pages: Sequence[PageLayout], lost: Sequence[str], before: Sequence[PageLayout]) -> bool:
    """Whether all `pages` have the marks again, by what was usual `before`."""
    usual = Usual(before)
    return all(set(lost) <= usual.marks(page) for page in pages)


class Usual:
    """What is usual on pages: the marks of each, and the bounds that some marks are measured by."""

    def __init__(self, pages: Sequence[PageLayout]) -> None:
        sizes = sorted(page.words for page in pages)
        few = int(_USUAL * len(sizes))
        self._least, self._most = (_SHORT * sizes[few], _LONG * sizes[-1 - few]) if sizes else (0.0, inf)
        seen = Counter(number for page in pages for number in page.frame)
        self._frame = frozenset(number for number, count in seen.items() if 2 * count >= len(pages))
        self._likeness = _LIKE * median([self._like(page) for page in pages] or [0.0])
        self._known = _LIKE * median([page.known for page in pages if page.known is not None] or [0.0])
        self.count = len(pages)
        self.pages = [self.marks(page) for page in pages]
        self.share = Counter(mark for marks in self.pages for mark in marks)

    def marks(self, page: PageLayout) -> frozenset[str]:
        return frozenset(self._marks(page))

    def _marks(self, page: PageLayout) -> Iterator[str]:
        has = (
            (TITLE, page.title),
            (DATE, page.anchors.date),
            (AUTHOR, page.author),
            (TEXT, page.words and page.words >= self._least),
            (SIZE, page.words <= self._most),
            (FRAME, self._like(page) >= self._likeness),
            (MEMORY, page.known is None or page.known >= self._known),
        )
        yield from (mark for mark, holds in has if holds)
        yield from (f"{name} in {place}" for name, place in zip(Anchors._fields, page.anchors, strict=True) if place)
        yield from (f"rule {rule}_css" for rule in page.rules - page.missed)
        yield from (f"part {part}" for part in page.parts)

    def _like(self, page: PageLayout) -> float:
        return len(self._frame & page.frame) / len(self._frame) if self._frame else 1.0

    def longest_without(self, mark: str) -> int:
        longest = run = 0
        for marks in self.pages:
            run = 0 if mark in marks else run + 1
            longest = max(longest, run)
        return longest


def _tested(usual: Usual, recent: Sequence[PageLayout]) -> list[str]:
    held = {mark for page in recent for mark in usual.marks(page)}
    stated = set().union(*(page.rules for page in recent))
    rules = {f"rule {rule}_css" for rule in stated}
    return sorted(mark for mark in usual.share if mark not in held and (not mark.startswith("rule ") or mark in rules))


def _is_lost(mark: str, usual: Usual, run: int, rare: bool) -> bool:
    harms = is_field(mark) and mark != AUTHOR  # whoever is on duty may sign none for a while
    if not harms and (run < _BUILD_RUN or usual.count < _FEWEST_BUILD or (rare and mark != AUTHOR)):
        return False
    many = mark == AUTHOR or mark.startswith("part ")
    chance = _PART_CHANCE if many else _CHANCE
    by_chance = _chance_of(run, usual.count - usual.share[mark], usual.count)
    return bool(by_chance < chance and run > 2 * usual.longest_without(mark))


def _chance_of(run: int, times: int, pages: int) -> float:
    """That what was so on some `times` of the `pages` is so on all of the next `run`: the beta-binomial prediction from
    the Jeffreys prior, which does not take a few pages for certainty."""
    return prod((times + 0.5 + i) / (pages + 1 + i) for i in range(run))


def _are_rare(before: Sequence[PageLayout], recent: Sequence[PageLayout], known: frozenset[Anchors]) -> bool:
    seen = Counter(page.anchors for page in before)
    return all(page.anchors in known and 2 * seen[page.anchors] < len(before) for page in recent)


def _new_parts(before: Sequence[PageLayout], recent: Sequence[PageLayout]) -> list[str]:
    everywhere = frozenset.intersection(*(page.parts for page in recent))
    seen = Counter(part for page in before for part in page.parts & everywhere)
    chance = _chance_of(len(recent), 0, len(before))
    if len(recent) < _BUILD_RUN or len(before) < _FEWEST_BUILD or chance >= _PART_CHANCE:
        return []
    return sorted(part for part in everywhere if seen[part] <= _NEW_SHARE * len(before))
