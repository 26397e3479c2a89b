"""A page line by line with the verdict on each: what became the article, what was taken out, what was never chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from core.models import Extraction, ExtractionRules
from extraction import sniff
from extraction.blocks import Block, blocks_of
from extraction.clean.model import SiteMemory
from extraction.clean.split import split_glued
from extraction.collector import without_collector
from extraction.decode import decode
from extraction.lines import Line
from extraction.lines_page import clean_lines, given_lines
from extraction.page import extract, set_apart
from extraction.parse import Page, parse
from extraction.placing import place
from extraction.prune import named_as
from extraction.title import same_title
from extraction.witness import Witness

_ITEM = "• "
_BY = "by:"


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """`reason` names the step and its rule («noise:subscribe», «part:named comments»); empty for a kept line.

    `chosen` tells the lines that cleaning saw from those that no extractor took for the article.
    """

    text: str
    kept: bool
    reason: str = ""
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """`lines` are the page's in its order, each once; the kept ones are the extraction's paragraphs."""

    lines: tuple[ExplainedLine, ...]
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class _PageLine:
    text: str
    cut: str = ""  # why it was gone before the text was chosen


@without_collector
def explain(
    body: bytes,
    *,
    url: str,
    charset: str | None = None,
    now: datetime | None = None,
    rules: ExtractionRules | None = None,
    memory: SiteMemory | None = None,
) -> Explanation:
    """Arguments as for `extract`, whose result is the explanation's `extraction`."""
    cuts = _Cuts()
    found = extract(body, url=url, charset=charset, now=now, rules=rules, memory=memory, witness=cuts)
    lines = cuts.lines
    if lines is None:
        lines = _given_up(body, charset, rules or ExtractionRules())
    return Explanation(_paired(lines, found), found)


def explain_lines(
    lines: Sequence[str],
    *,
    url: str | None = None,
    now: datetime | None = None,
    rules: ExtractionRules | None = None,
    memory: SiteMemory | None = None,
) -> Explanation:
    """The same for a page that is given as its lines, as to `clean_lines`."""
    found = clean_lines(lines, now=now, rules=rules, url=url, memory=memory)
    return Explanation(_paired(_split(given_lines(lines)), found), found)


def _paired(page: Sequence[_PageLine], found: Extraction) -> tuple[ExplainedLine, ...]:
    kept = found.paragraphs
    bare = _without_marks(kept, page)
    pieces = place(
        [line.text for line in page], [bool(line.cut) for line in page], bare, [r.text for r in found.removed]
    )
    shown: list[ExplainedLine] = []
    done: set[int] = set()
    for piece in pieces:
        if piece.owner is None:
            reason = page[piece.line].cut or _left_out(piece.text, found)
            shown.append(ExplainedLine(piece.text, False, reason, chosen=False))
        elif piece.owner >= len(kept):
            shown.append(ExplainedLine(piece.text, False, found.removed[piece.owner - len(kept)].reason))
        elif piece.owner not in done and not piece.moved:
            # a line that the text has elsewhere than the page, or the page not at all, goes before the next one
            missing = [n for n in range(piece.owner) if n not in done]
            shown += [ExplainedLine(kept[n], True) for n in (*missing, piece.owner)]
            done.update((*missing, piece.owner))
    return (*shown, *(ExplainedLine(kept[n], True) for n in range(len(kept)) if n not in done))


def _without_marks(kept: Sequence[str], page: Sequence[_PageLine]) -> list[str]:
    """List items get a mark that the page may not show as text."""
    own = {line.text for line in page}
    return [text if text in own else text.removeprefix(_ITEM) for text in kept]


def _left_out(text: str, found: Extraction) -> str:
    """Why a line was not chosen: it is a field, or the extractor took another part of the page."""
    if found.title and same_title(text, found.title):
        return "field:title"
    if found.published_evidence.endswith(f": {' '.join(text.split())[:80]}"):
        return "field:date"
    by = next((flag.removeprefix(_BY) for flag in found.quality if flag.startswith(_BY)), "")
    return f"left:{by}" if by else f"outcome:{found.outcome.value}"


class _Cuts(Witness):
    """Everything that a page shows or hides, and which parts are gone before the text is chosen, and why."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._blocks: list[Block] = []
        self._why: dict[HtmlElement, str] = {}

    def whole(self, page: Page) -> None:
        self._page, self._blocks = page, blocks_of(page.root)

    def cut(self, reason: str) -> None:
        """By the top of the part that an element went with."""
        assert self._page is not None  # noqa: S101 - the page comes first
        tops: dict[HtmlElement, HtmlElement] = {}
        for element in (block.element for block in self._blocks):
            if element not in self._why and (top := _top(element, tops)) is not self._page.root:
                self._why[element] = f"{reason} {named_as(top)}".strip()

    @property
    def lines(self) -> list[_PageLine] | None:
        """The page's, in its order; None where it was not read as a tree."""
        if self._page is None:
            return None
        return [line for block in self._blocks for line in _split([block.line], self._why.get(block.element, ""))]


def _top(element: HtmlElement, known: dict[HtmlElement, HtmlElement]) -> HtmlElement:
    """The one that has no parent; `known` are those of elements that were asked for before."""
    passed = []
    top = element
    while top not in known and (parent := top.getparent()) is not None:
        passed.append(top)
        top = parent
    top = known.get(top, top)
    known.update(dict.fromkeys(passed, top))
    return top


def _given_up(body: bytes, charset: str | None, rules: ExtractionRules) -> list[_PageLine]:
    """The lines of what is not read as a tree, or was refused before."""
    if not body or sniff.not_a_page(body):
        return []
    decoded = decode(body, charset)
    if not sniff.has_markup(decoded.text):
        return _split(given_lines(decoded.text.splitlines()))
    page = parse(decoded.text, keep_hidden=True)
    if page is None:
        return []
    cuts = _Cuts()
    set_apart(page, "", rules, cuts)
    return cuts.lines or []


def _split(lines: Sequence[Line], cut: str = "") -> list[_PageLine]:
    return [_PageLine(line.text, cut) for line in split_glued(list(lines))]
