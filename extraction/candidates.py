"""The article's lines by several extractors over the one parsed tree."""

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from lxml import html
from lxml.etree import strip_elements
from lxml.html import HtmlElement
from readability import Document
from trafilatura import bare_extraction

from extraction.blocks import Block, blocks_of
from extraction.lines import Line, LineKind
from extraction.parse import Page
from extraction.prose import is_prose
from extraction.title import same_title

for _name in ("readability", "trafilatura"):  # both report what the chooser handles anyway
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_WORD = re.compile(r"\w+")
_NO_TEXT = ("script", "style", "noscript", "link", "meta", "iframe", "object", "embed", "form", "svg")
_TABLE_BLOCKS = 40  # between two lines of a text
# trafilatura's own names of things, as the walk over blocks knows them
_TEI_TAGS = {"head": "h2", "item": "li", "row": "tr", "cell": "td", "lb": "br", "quote": "blockquote", "list": "ul"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """`name` says who found it, for `quality` and for reports."""

    name: str
    lines: tuple[Line, ...]
    left: tuple[Line, ...] = ()  # lines among and right below them that were looked at and not taken
    barred: frozenset[int] = frozenset()  # blocks above and below them (by index) that are surely something else

    @property
    def words(self) -> int:
        return sum(len(_WORD.findall(line.text)) for line in self.lines)


def with_rows(candidate: Candidate, blocks: list[Block]) -> list[Line]:
    """The candidate's lines with the table rows between them: extractors drop small tables from inside a text."""
    at: dict[str, int] = {}
    for i, block in enumerate(blocks):
        at.setdefault(block.text, i)
    known = {line.text for line in candidate.lines}
    lines: list[Line] = []
    added: set[int] = set()
    last: int | None = None
    for line in candidate.lines:
        here = at.get(line.text)
        if here is not None and last is not None and last < here <= last + _TABLE_BLOCKS:
            rows = [i for i in range(last + 1, here) if i not in added and _is_lost_row(blocks[i], known)]
            lines += [blocks[i].line for i in rows]
            added.update(rows)
        lines.append(line)
        last = here if here is not None else last
    return lines


def _is_lost_row(block: Block, known: set[str]) -> bool:
    return block.kind is LineKind.ROW and block.links < 0.3 and block.text not in known


class _ParsedDocument(Document):  # type: ignore[misc]
    """Readability over our own tree: no second parse, and no rewriting of links that nobody reads."""

    def _parse(self, root: HtmlElement) -> HtmlElement:
        self.encoding = "utf-8"
        copy = deepcopy(root)
        strip_elements(copy, *_NO_TEXT, with_tail=False)
        return copy


def readability(page: Page) -> Candidate:
    def run() -> list[Line]:
        summary = _ParsedDocument(page.root).summary(html_partial=True)
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


def under_headline(blocks: list[Block], title: str) -> Candidate:
    """What follows the headline, up to three blocks in a row that are no prose: for short texts on crowded pages."""
    heads = [i for i, block in enumerate(blocks) if same_title(block.text, title)] if title else []
    found: list[Line] = []
    for head in heads:
        lines: list[Line] = []
        idle = 0
        for block in blocks[head + 1 : head + 200]:
            idle = 0 if is_prose(block.line) else idle + 1
            if idle > 2 and lines:
                break
            if is_prose(block.line):
                lines.append(block.line)
        found = max(found, lines, key=lambda some: sum(len(line.text) for line in some[:3]))
    return Candidate("under_headline", tuple(found))


def _lines(root: HtmlElement) -> list[Line]:
    return [block.line for block in blocks_of(root)]


def _guarded(run: Callable[[], list[Line]]) -> tuple[Line, ...]:
    """Foreign extractors meet pages that their authors never saw; the other candidates go on without them."""
    try:
        return tuple(run())
    except Exception:  # noqa: BLE001
        return ()
