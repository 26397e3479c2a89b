"""The article's lines by several extractors over the one parsed tree, and the choice between them."""

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement
from readability import Document
from trafilatura import bare_extraction

from extraction.blocks import Block, blocks_of
from extraction.lines import Line
from extraction.parse import Page

for _name in ("readability", "trafilatura"):  # both report what the chooser handles anyway
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_WORD = re.compile(r"\w+")
_ENOUGH_WORDS = 80  # below this readability has often taken a teaser or a caption for the article
_FEW_WORDS = 20
# trafilatura's own names of things, as the walk over blocks knows them
_TEI_TAGS = {"head": "h2", "item": "li", "row": "tr", "cell": "td", "lb": "br", "quote": "blockquote", "list": "ul"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """`name` says who found it, for `quality` and for reports."""

    name: str
    lines: tuple[Line, ...]

    @property
    def words(self) -> int:
        return sum(len(_WORD.findall(line.text)) for line in self.lines)


def choose(page: Page, blocks: list[Block]) -> Candidate:
    """Readability where it finds a whole text, else the longer of it and trafilatura, else the densest part.

    On Russian news pages this order reads better than either extractor alone (docs/architecture.md).
    """
    if page.flattened:
        return Candidate("lines", tuple(block.line for block in blocks))
    best = readability(page)
    if best.words < _ENOUGH_WORDS:
        best = max(best, trafilatura(page), key=lambda candidate: candidate.words)
    if best.words < _FEW_WORDS:
        best = max(best, densest(blocks), key=lambda candidate: candidate.words)
    return best


def readability(page: Page) -> Candidate:
    def run() -> list[Line]:
        summary = Document(deepcopy(page.root)).summary(html_partial=True)
        return _lines(html.fragment_fromstring(summary, create_parent="div")) if summary.strip() else []

    return Candidate("readability", _guarded(run))


def trafilatura(page: Page) -> Candidate:
    """Its best mode on Russian news; never `deduplicate`, which remembers other pages and loses text."""

    def run() -> list[Line]:
        found = bare_extraction(deepcopy(page.root), include_comments=False, favor_precision=True)
        body = getattr(found, "body", None)
        if body is None:
            return []
        for element in body.iter(*_TEI_TAGS):
            element.tag = _TEI_TAGS[element.tag]
        return _lines(body)

    return Candidate("trafilatura", _guarded(run))


def densest(blocks: list[Block]) -> Candidate:
    """The blocks under the element whose paragraphs hold most unlinked text: linear, for what the others miss."""
    score: dict[HtmlElement, float] = {}
    for block in blocks:
        weight = len(block.text) * (1 - block.links)
        if weight < 40 or not re.search(r"[.!?…]", block.text):
            continue
        element, share = block.element, 1.0
        for _ in range(4):
            if element is None or element.tag in ("body", "html"):
                break
            score[element] = score.get(element, 0.0) + weight * share
            element, share = element.getparent(), share * 0.7
    if not score:
        return Candidate("densest", ())
    best = max(score, key=lambda element: score[element])
    inside = set(best.iter())
    return Candidate("densest", tuple(block.line for block in blocks if block.element in inside))


def _lines(root: HtmlElement) -> list[Line]:
    return [block.line for block in blocks_of(root)]


def _guarded(run: Callable[[], list[Line]]) -> tuple[Line, ...]:
    """Foreign extractors meet pages that their authors never saw; the other candidates go on without them."""
    try:
        return tuple(run())
    except Exception:  # noqa: BLE001
        return ()
