"""A tree to the blocks of text that a reader sees, in reading order: one linear walk, no recursion."""

import re
from dataclasses import dataclass

from lxml.etree import Comment, ProcessingInstruction
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
# What an element is to the walk; from _BREAK on it is a block boundary.
_INLINE, _LINK, _UNREAD, _BREAK, _HOLDER = range(5)
_ROLES: dict[object, int] = {
    **dict.fromkeys(_BLOCK, _HOLDER),
    **dict.fromkeys((*_SKIP, Comment, ProcessingInstruction), _UNREAD),
    "a": _LINK,
    "br": _BREAK,
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


def blocks_of(root: HtmlElement) -> list[Block]:
    """Blocks with at least one letter or digit. A <br> ends a block; a row of short cells is one block."""
    walk = _Walk(root)
    walk.enter(root)
    for element in root.iterdescendants():
        walk.leave_to(element.getparent())
        walk.enter(element)
    walk.leave_to(root)
    walk.close()
    return walk.found


class _Walk:
    """The elements that are open at a point of the page, and the inline text since the last block boundary."""

    __slots__ = ("found", "holders", "kinds", "linked", "links", "opened", "parts", "roles")

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Block] = []
        self.opened: list[HtmlElement] = []
        self.roles: list[int] = []  # of the opened ones
        self.holders = [root]  # the block elements among them
        self.kinds: list[LineKind] = []
        self.links = 0
        self.parts: list[str] = []
        self.linked = 0  # characters of them

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        role = _ROLES.get(tag, _INLINE)
        if self.roles and self.roles[-1] == _UNREAD:
            role = _UNREAD
        elif role >= _BREAK:
            self.close()
            if role == _HOLDER:
                if tag == "tr" and _is_data_row(element):
                    _add_row(element, self.found)
                    role = _UNREAD
                else:
                    self.holders.append(element)
                    if tag in _INNER_KINDS:
                        self.kinds.append(_KINDS[tag])
        elif role == _LINK:
            self.links += 1
        self.opened.append(element)
        self.roles.append(role)
        if role != _UNREAD and (text := element.text):
            self._add(text)

    def leave_to(self, parent: HtmlElement | None) -> None:
        """Leaves what is open below this one."""
        while (element := self.opened[-1]) is not parent:
            self.opened.pop()
            role = self.roles.pop()
            if role == _HOLDER:
                self.close()
                if self.holders.pop().tag in _INNER_KINDS:
                    self.kinds.pop()
            elif role == _LINK:
                self.links -= 1
            if self.roles[-1] != _UNREAD and (text := element.tail):
                self._add(text)

    def close(self) -> None:
        """A block boundary."""
        if not self.parts:
            return
        text, linked = " ".join("".join(self.parts).split()), self.linked
        self.parts, self.linked = [], 0
        if _WORD.search(text):
            holder = self.holders[-1]
            kind = _KINDS.get(holder.tag) or (self.kinds[-1] if self.kinds else LineKind.PARAGRAPH)
            self.found.append(Block(text, kind, min(1.0, linked / len(text)), holder))

    def _add(self, text: str) -> None:
        if self.parts or not text.isspace():
            self.parts.append(text)
            if self.links:
                self.linked += len(text.strip())


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
