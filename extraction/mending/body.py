"""Selectors for the text and for what stands in it and is something else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from extraction.blocks import Block
from extraction.mending.samples import Reading
from extraction.mending.selectors import later_twins, select, selectors_for

_RIGHT = 0.9  # of the new pages on which a selector finds something
_GOOD = 0.85  # F1 by characters, of the own lines
_FOREIGN = 0.5  # a foreign line in a selected part costs as much of its length: a rule may still cut it
_GAIN = 0.01
_MOST_SELECTORS = 3
_STARTS = 4
_TRIED = 80
_HURTS = 0.005  # of the own text may be cut by a part's selector
_WORTH = 0.3  # of the foreign text in the text must be cut by a part's selector
_DEPTH = 8


def body_selectors(readings: Sequence[Reading]) -> list[str]:
    """The containers that hold the pages' own lines and little else; several where a lead stands apart. Empty where
    none is good enough. What names its element alone is taken before what leans on the elements around it."""
    found: Counter[str] = Counter()
    costs: dict[str, int] = {}
    for reading in readings:
        named = {s: cost for e in _containers(reading) for cost, s in selectors_for(e)}
        found.update(named.keys())
        costs |= named
    options = sorted(found, key=lambda s: (-found[s], costs[s], s))
    plain, plain_score = _combined(readings, [s for s in options if " " not in s][:_TRIED], costs)
    if plain_score >= _RIGHT:
        return plain
    mixed, score = _combined(readings, options[:_TRIED], costs)
    return mixed if score >= max(_GOOD, plain_score) else plain if plain_score >= _GOOD else []


def _combined(readings: Sequence[Reading], options: Sequence[str], costs: Mapping[str, int]) -> tuple[list[str], float]:
    """From each of the best selectors on: the best beside it as long as that gains something. With their score."""

    def scored(chosen: list[str]) -> list[tuple[float, int, str]]:
        rated = ((round(_score(readings, [*chosen, s]), 2), -costs[s], s) for s in options if s not in chosen)
        return sorted(rated, reverse=True)

    found: tuple[list[str], float] = ([], 0.0)
    for best, _, start in scored([])[:_STARTS]:
        chosen = [start]
        while len(chosen) < _MOST_SELECTORS:
            score, _, following = next(iter(scored(chosen)), (0.0, 0, ""))
            if score < best + _GAIN:
                break
            chosen, best = [*chosen, following], score  # noqa: PLW2901 - the score grows with the selectors
        if best > found[1]:
            found = (chosen, best)
    return found


def drop_selectors(new: Sequence[Reading], old: Sequence[Reading], body: Sequence[str]) -> list[str]:
    """Parts that hold foreign lines only and stand in the text, or are a second text. No own line of an old or a new
    page may be in them."""
    chosen: list[str] = []
    left = {id(reading): _foreign_in(reading, body) for reading in new}
    for _ in range(_MOST_SELECTORS):
        whole = sum(len(block.text) for blocks in left.values() for block in blocks)
        if not whole:
            break
        options: dict[str, int] = {}
        for reading in new:
            for element in _foreign_parts(reading, left[id(reading)]):
                for cost, selector in (*selectors_for(element), *later_twins(element)):
                    options.setdefault(selector, cost)
        scored = []
        for selector in sorted(options, key=lambda s: (options[s], s))[: 2 * _TRIED]:
            cut = sum(_cut_of(reading, selector, left[id(reading)]) for reading in new)
            if cut >= _WORTH * whole and not any(_hurts(reading, selector) for reading in (*new, *old)):
                scored.append((round(cut / whole, 1), -options[selector], selector))
        if not scored:
            break
        _, _, selector = max(scored)
        chosen.append(selector)
        for reading in new:
            gone = _blocks_under(reading, select(reading.root, selector))
            left[id(reading)] = [block for block in left[id(reading)] if id(block) not in gone]
    return chosen


def _containers(reading: Reading) -> Iterable[HtmlElement]:
    found: dict[HtmlElement, None] = {}
    for block in reading.blocks:
        if block.text in reading.own:
            if block.element.tag not in ("p", "li", "td", "tr") or _is_named(block.element):
                found[block.element] = None
            for above in islice(block.element.iterancestors(), _DEPTH):
                if above.tag in ("body", "html"):
                    break
                found[above] = None
    return found


def _is_named(element: HtmlElement) -> bool:
    return any(element.get(name) for name in ("class", "id", "itemprop"))


def _score(readings: Sequence[Reading], selectors: Sequence[str]) -> float:
    """The mean F1 of the selected lines; 0 where too few pages have them, or one match lies in another."""
    scores = []
    for reading in readings:
        elements = select(reading.root, ", ".join(selectors))
        if not elements:
            scores.append(0.0)
            continue
        chosen = set(elements)
        if any(above in chosen for element in elements for above in element.iterancestors()):
            return 0.0
        scores.append(_f1(reading, [block for element in elements for block in reading.under(element)]))
    hit = sum(score > 0 for score in scores)
    return sum(scores) / len(scores) if scores and hit >= _RIGHT * len(scores) else 0.0


def _f1(reading: Reading, blocks: Sequence[Block]) -> float:
    own = sum(len(block.text) for block in blocks if block.text in reading.own)
    foreign = sum(len(block.text) for block in blocks if block.text in reading.foreign)
    other = sum(len(block.text) for block in blocks) - own - foreign
    whole = sum(map(len, reading.own))
    if not own or not whole:
        return 0.0
    precision, recall = own / (own + other + _FOREIGN * foreign), min(own / whole, 1.0)
    return 2 * precision * recall / (precision + recall)


def _foreign_in(reading: Reading, body: Sequence[str]) -> list[Block]:
    """The foreign lines that a selected part holds, or that are read as text where no part is selected."""
    if body:
        elements = select(reading.root, ", ".join(body))
        return [b for element in elements for b in reading.under(element) if b.text in reading.foreign]
    told = {paragraph.removeprefix("• ") for paragraph in reading.now.paragraphs}
    return [block for block in reading.blocks if block.text in told & reading.foreign]


def _foreign_parts(reading: Reading, blocks: Sequence[Block]) -> Iterable[HtmlElement]:
    """The elements around foreign lines, as far up as no own line stands in them."""
    found: dict[HtmlElement, None] = {}
    for block in blocks:
        for element in (block.element, *block.element.iterancestors()):
            if any(inner.text in reading.own for inner in reading.under(element)):
                break
            found[element] = None
    return found


def _cut_of(reading: Reading, selector: str, wanted: Sequence[Block]) -> int:
    gone = _blocks_under(reading, select(reading.root, selector))
    return sum(len(block.text) for block in wanted if id(block) in gone)


def _blocks_under(reading: Reading, elements: Iterable[HtmlElement]) -> set[int]:
    return {id(block) for element in elements for block in reading.under(element)}


def _hurts(reading: Reading, selector: str) -> bool:
    elements = select(reading.root, selector)
    if not elements:
        return False
    gone = _blocks_under(reading, elements)
    head = {id(b) for b in reading.blocks if reading.title and b.text == reading.title}
    whole = [block for block in reading.blocks if block.text in reading.own]
    lost = sum(len(block.text) for block in whole if id(block) in gone)
    return bool(head and head <= gone) or lost > _HURTS * sum(len(block.text) for block in whole)
