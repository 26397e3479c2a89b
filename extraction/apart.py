"""What belongs to the article and not into its text: captions and credits of pictures, footnotes of the law."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from core.models import Removal
from extraction.blocks import Block
from extraction.lines import Line, LineKind
from extraction.noise import noise_rules
from extraction.prose import is_prose
from extraction.title import same_title

_CAPTION = "field:caption"
_LONGEST = 300
_UNLINKED = 0.5
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:cap|caption\w*|figcaption|podpis|credits?"
    r"|(?:image|photo|img|pic|foto|picture|media|figure|gallery)[-_]{0,2}(?:note|desc\w*|author|avtor|caption|credits?|sign|podpis|title|text))"
    r"(?:$|[\s_-])",
    re.I,
)
_FOOTNOTE = "foreign_agent"
_CREDIT = "photo_credit"
_SENTENCE_ENDS = (".", "?", "!", "…", ":", ";", ",")
_PICTURES = ("img", "picture", "figure", "amp-img", "video", "amp-video")


def marked(lines: Sequence[Line], blocks: Sequence[Block]) -> list[Line]:
    """The lines; those that the page calls captions by element or class, or that stand above a credit, are marked."""
    asked = {line.text for line in lines}
    captions = {block.text for i, block in enumerate(blocks) if block.text in asked and _is_caption(blocks, i)}
    return [replace(line, kind=LineKind.CAPTION) if line.text in captions else line for line in lines]


def captions_of(
    removed: Sequence[Removal], blocks: Sequence[Block] = (), kept: Sequence[str] = (), title: str = ""
) -> tuple[str, ...]:
    """Captions and credits: those that were taken out, and those between the headline and the text's last line."""
    found = [blocks[i].text for i in _span(blocks, kept, title) if _is_caption(blocks, i) or _is_credit(blocks[i].text)]
    found += [removal.text for removal in removed if removal.reason in (_CAPTION, f"noise:{_CREDIT}")]
    return tuple(dict.fromkeys(found))


def footnotes_of(removed: Sequence[Removal], blocks: Sequence[Block] = ()) -> tuple[str, ...]:
    """What the law has publishers say of foreign agents and forbidden organisations, wherever the page says it."""
    found = [block.text for block in blocks if noise_rules().is_a(_FOOTNOTE, block.text)]
    found += [removal.text for removal in removed if removal.reason == f"noise:{_FOOTNOTE}"]
    return tuple(dict.fromkeys(found))


def _span(blocks: Sequence[Block], kept: Sequence[str], title: str) -> range:
    last = kept[-1].removeprefix("• ") if kept else "\0"
    end = max((i for i, block in enumerate(blocks) if last in block.text), default=-1)
    start = next((i for i, block in enumerate(blocks[: end + 1]) if title and same_title(block.text, title)), 0)
    return range(start, end + 1)


def _is_caption(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    if len(block.text) > _LONGEST or block.links > _UNLINKED or block.kind is LineKind.HEADING:
        return False
    if block.kind is LineKind.CAPTION:
        return True
    if is_prose(block.line):
        return False
    if _NAMED.search((block.element.get("class") or "")[:200]):
        return True
    return not block.text.endswith(_SENTENCE_ENDS) and (
        _is_under_picture(block.element) or _is_above_credit(blocks, at)
    )


def _is_above_credit(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    beside = below is not None and below.element.getparent() is block.element.getparent()
    return beside and block.kind is LineKind.PARAGRAPH and below is not None and _is_credit(below.text)


def _is_under_picture(element: HtmlElement) -> bool:
    """The last thing before the line is a picture, or the line's own element is a picture with its caption."""
    if element.tag not in ("body", "td") and any(True for _ in element.iter(*_PICTURES)):
        return True
    above = element.getprevious()
    if above is None or above.tag in _PICTURES:
        return above is not None
    return not "".join(above.itertext()).strip() and any(True for _ in above.iter(*_PICTURES))


def _is_credit(text: str) -> bool:
    return noise_rules().is_a(_CREDIT, text)
