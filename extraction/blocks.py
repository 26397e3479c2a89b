"""A tree to the blocks of text that a reader sees, in reading order: one linear walk, no recursion."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from extraction.lines import Line, LineKind

_SKIP = {
    "script", "style", "noscript", "head", "iframe", "object", "embed", "select", "option", "textarea", "button", "svg",
    "canvas", "map", "template", "title", "meta", "link", "audio", "video",
}  # fmt: skip
_BLOCK = {
    "p", "div", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2",
    "h3", "h4", "h5", "h6", "blockquote", "pre", "section", "article", "aside", "header", "footer", "nav", "form",
    "fieldset", "center", "body", "html", "main", "figure", "figcaption", "address", "hr", "caption", "legend", "label",
}  # fmt: skip
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), LineKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LineKind.ITEM),
    "blockquote": LineKind.QUOTE,
    "figcaption": LineKind.CAPTION,
    "caption": LineKind.CAPTION,
    "tr": LineKind.ROW,
    "pre": LineKind.CODE,
}
_INNER_KINDS = frozenset(("blockquote", "li", "figcaption"))  # a <p> inside them is still a quote, an item, a caption
_WORD = re.compile(r"\w")
_ROW_CELL = 200  # characters; a longer cell is layout, not data


@dataclass(slots=True)
class Block:
    """A run of inline text. `element` is the block element that holds it."""

    text: str
    kind: LineKind
    links: float
    element: HtmlElement

    @property
    def line(self) -> Line:
        return Line(self.text, self.kind, self.links)


class _Run:
    """Inline text as it gathers, until a block boundary."""

    __slots__ = ("linked", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0

    def add(self, text: str | None, in_link: bool) -> None:
        if text and (self.parts or not text.isspace()):
            self.parts.append(text)
            if in_link:
                self.linked += len(text.strip())

    def take(self) -> tuple[str, float]:
        text = " ".join("".join(self.parts).split())
        linked, self.parts, self.linked = self.linked, [], 0
        return text, min(1.0, linked / len(text)) if text else 0.0


def blocks_of(root: HtmlElement) -> list[Block]:
    """Blocks with at least one letter or digit. A <br> ends a block; a row of short cells is one block."""
    found: list[Block] = []
    run = _Run()
    holders = [root]
    links = 0
    kinds: list[LineKind] = []

    def close() -> None:
        if not run.parts:
            return
        text, linked = run.take()
        if _WORD.search(text):
            kind = _KINDS.get(holders[-1].tag) or (kinds[-1] if kinds else LineKind.PARAGRAPH)
            found.append(Block(text, kind, linked, holders[-1]))

    # None stands for the exit from the last opened element: it closes what the entry opened and adds the tail
    stack: list[HtmlElement | None] = [root]
    opened: list[HtmlElement] = []
    while stack:
        element = stack.pop()
        if element is None:
            element = opened.pop()
            tag = element.tag
            if tag in _BLOCK:
                close()
                holders.pop()
                if tag in _INNER_KINDS:
                    kinds.pop()
            elif tag == "a":
                links -= 1
            run.add(element.tail if element is not root else None, links > 0)
            continue
        tag = element.tag
        if tag == "br" or tag in _SKIP or not isinstance(tag, str):
            if tag == "br":
                close()
            run.add(element.tail, links > 0)
            continue
        if tag == "tr" and _is_data_row(element):
            close()
            _add_row(element, found)
            run.add(element.tail, False)
            continue
        if tag in _BLOCK:
            close()
            holders.append(element)
            if tag in _INNER_KINDS:
                kinds.append(_KINDS[tag])
        elif tag == "a":
            links += 1
        opened.append(element)
        run.add(element.text, links > 0)
        stack += (None, *reversed(element))
    close()
    return found


def _is_data_row(row: HtmlElement) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    for element in row.iterdescendants():
        if element.tag in ("table", "div", "p", "ul", "ol", "h1", "h2", "h3", "br", "form", "script", "img"):
            return False
    return all(sum(map(len, cell.itertext())) <= _ROW_CELL for cell in cells)


def _add_row(row: HtmlElement, found: list[Block]) -> None:
    cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")]
    text = " | ".join(cell for cell in cells if cell)
    if text and _WORD.search(text):
        linked = sum(len("".join(a.itertext()).strip()) for a in row.iterdescendants("a"))
        found.append(Block(text, LineKind.ROW, min(1.0, linked / len(text)), row))
