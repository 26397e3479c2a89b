"""The layout of an article page, from the tree and the blocks that extraction made of it: no second parse."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

from lxml.html import HtmlElement

from core.layout import RULES, Anchors, PageLayout
from core.models import Extraction, ExtractionRules
from extraction.blocks import Block
from extraction.parse import Page
from extraction.title import same_title

_FRAME = 32  # hashes kept of the names of all blocks
_MOST_PARTS = 40
_NEAR = 12  # blocks around the text, or between it and its headline
_MOST_BLOCKS = 400
_REACH = 6  # steps up from a block to the element of the text
_TWIN = 300  # characters of text; a second element of the same name with as many is another article
_HOLDS_ITSELF = frozenset(("div", "section", "article", "td", "main", "body"))  # text between <br> has no <p> around it
_PASSING = frozenset(("first", "last", "odd", "even", "active", "current", "clearfix"))
_LONGEST_NAME = 120
_CLASSES = 2  # of an element: what comes after them is often the rubric
_DIGITS = re.compile(r"\d+")


def layout_of(
    page: Page,
    blocks: Sequence[Block],
    found: Extraction,
    rules: ExtractionRules,
    missed: Sequence[str],
) -> PageLayout:
    """`found` is what was read of the page; `missed` names the rules that found nothing on it."""
    blocks = blocks[:_MOST_BLOCKS]
    names = _Names(page)
    kept = {paragraph.removeprefix("• ") for paragraph in found.paragraphs}
    weights: dict[HtmlElement, int] = {}
    told = [i for i, block in enumerate(blocks) if block.text in kept]
    for block in (blocks[i] for i in told):
        home = _home(block.element)
        weights[home] = weights.get(home, 0) + len(block.text)
    text = max(weights, key=lambda element: weights[element]) if weights else None
    head = next((i for i, block in enumerate(blocks) if found.title and same_title(block.text, found.title)), None)
    near = blocks[max(told[0] - _NEAR, 0) : told[-1] + _NEAR] if told else ()
    between = blocks[head + 1 : min(told[0], head + 1 + _NEAR)] if told and head is not None else ()
    above = {f"{names.of(block.element)} above" for block in between}
    beside = {f"{names.of(element)} beside" for element in weights if element is not text}
    return PageLayout(
        Anchors(
            "" if text is None else names.of(text),
            "" if head is None else names.of(blocks[head].element),
            found.published_evidence.partition(": ")[0],
        ),
        frozenset() if text is None else _parts(near, text, names) | _twins(text, weights, names) | above | beside,
        frozenset(sorted(map(_hash, {names.with_parent(block.element) for block in blocks}))[:_FRAME]),
        title=bool(found.title),
        author=bool(found.authors),
        words=sum(len(paragraph.split()) for paragraph in found.paragraphs),
        rules=frozenset(name for name in RULES if getattr(rules, name)),
        missed=frozenset(missed),
    )


def _home(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return element if element.tag in _HOLDS_ITSELF or parent is None else parent


def _parts(blocks: Sequence[Block], text: HtmlElement, names: "_Names") -> frozenset[str]:
    found = {names.of(block.element) for block in blocks if _stands_in(block.element, text)}
    return frozenset(sorted(found)[:_MOST_PARTS])


def _twins(text: HtmlElement, weights: Mapping[HtmlElement, int], names: "_Names") -> set[str]:
    own = names.of(text)
    twins = [element for element, size in weights.items() if size > _TWIN and names.of(element) == own]
    return {f"{own} twice"} if len(twins) > 1 else set()


def _stands_in(element: HtmlElement, holder: HtmlElement) -> bool:
    above: HtmlElement | None = element
    for _ in range(_REACH):
        if above is None or above is holder:
            break
        above = above.getparent()
    return above is holder and element is not holder


class _Names:
    """Elements as a person would write them in CSS, without numbers: «p», «p in div.story», «div.lead»."""

    def __init__(self, page: Page) -> None:
        self._stated = dict(page.survey.named)
        self._known: dict[HtmlElement, str] = {}

    def of(self, element: HtmlElement) -> str:
        if (name := self._known.get(element)) is None:
            own = _words(self._stated.get(element, ""))
            if own:
                name = f"{element.tag}{own}"
            else:
                parent = element.getparent()
                above = "" if parent is None or parent.tag in ("body", "html") else self.of(parent)
                name = f"{element.tag} in {above.rpartition(' in ')[2]}" if above else str(element.tag)
            self._known[element] = name = name[:_LONGEST_NAME]
        return name

    def with_parent(self, element: HtmlElement) -> str:
        parent = element.getparent()
        return f"{'' if parent is None else self.of(parent)}>{self.of(element)}"


def _hash(name: str) -> int:
    return crc32(name.encode()) >> 1


@lru_cache(4096)
def _words(stated: str) -> str:
    words = (_DIGITS.sub("", word).strip("-_") for word in stated[:200].split())
    return "".join(f".{word}" for word in list(dict.fromkeys(w for w in words if w and w not in _PASSING))[:_CLASSES])
