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
from extraction.decode import decode
from extraction.fields import fields_of
from extraction.lines import Line
from extraction.lines_page import clean_lines, given_lines
from extraction.page import extract
from extraction.parse import Page, drop_hidden, parse
from extraction.placing import place
from extraction.prune import named_as, prune
from extraction.site_rules import apply_rules
from extraction.title import same_title

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


def explain(
    body: bytes,
    *,
    url: str,
    charset: str | None = None,
    now: datetime | None = None,
    rules: ExtractionRules | None = None,
    memory: SiteMemory | None = None,
) -> Explanation:
    """Arguments as for `extract`, whose result is the explanation's `extraction`. Reads the page twice."""
    found = extract(body, url=url, charset=charset, now=now, rules=rules, memory=memory)
    return Explanation(_paired(_page_lines(body, charset, rules or ExtractionRules()), found), found)


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


def _page_lines(body: bytes, charset: str | None, rules: ExtractionRules) -> list[_PageLine]:
    """Everything that the page shows or hides, as `extract` meets it, before anything is cut."""
    if not body or sniff.not_a_page(body):
        return []
    decoded = decode(body, charset)
    if not sniff.has_markup(decoded.text):
        return _split(given_lines(decoded.text.splitlines()))
    page = parse(decoded.text, keep_hidden=True)
    if page is None:
        return []
    blocks = blocks_of(page.root)
    cut = _cut_before(page, blocks, rules)
    return [line for block in blocks for line in _split([block.line], cut.get(block.element, ""))]


def _cut_before(page: Page, blocks: Sequence[Block], rules: ExtractionRules) -> dict[HtmlElement, str]:
    """Which elements are gone before the text is chosen, and why: the same steps as in `extract`, in its order."""
    why: dict[HtmlElement, str] = {}

    def mark(reason: str) -> None:
        alive = set(page.root.iter())
        for element in (block.element for block in blocks):
            if element not in alive and element not in why:
                top = element
                while (parent := top.getparent()) is not None:
                    top = parent
                why[element] = f"{reason} {named_as(top)}".strip()

    drop_hidden(page)
    mark("hidden:by its style")
    apply_rules(page.root, rules)
    mark("rule:drop")
    prune(page, fields_of(page, "").page_title)
    mark("part:named")
    return why


def _split(lines: Sequence[Line], cut: str = "") -> list[_PageLine]:
    return [_PageLine(line.text, cut) for line in split_glued(list(lines))]
