"""Where blocks stand: elements above them, what their names say, and how much text and links they hold."""

import re
from collections.abc import Sequence
from functools import lru_cache
from struct import Struct

from lxml.html import HtmlElement

from extraction.blocks import Block

# What classes and ids of any site say, in English and in transliterated Russian.
_NAMES = {
    "body": r"article|content|text|body|news|story|detail|post|entry|main",
    "comment": r"comment|koment|disqus|forum|otzyv|reply",
    "related": r"relat|recommend|similar|also|more|other|popular|last|latest|top|rating|read|list|item|block"
    r"|teaser|card|feed|lenta",
    "meta": r"date|time|author|info|source|tags?\b|byline|view|count|rubric|categor|crumb",
    "share": r"share|social|like|subscr|print|button|btn|rss|vote|tool",
    "frame": r"menu|nav|foot|header|side|left|right|bottom|login|search|form|popup|widget|copy",
    "advert": r"banner|advert|promo|reklam|\bads?\b|sponsor|partner",
    "media": r"photo|caption|image|img|gallery|foto|pic|media|video|figure",
    "title": r"title|head|zag|name|h1",
    "lead": r"lead|anons|announce|intro|preview|descr|short|summary|lid",
}
_PATTERNS = tuple(re.compile(pattern) for pattern in _NAMES.values())
_LANE = 16  # bits a kind of name: enough to count as many elements as a parser nests
_LANES = range(0, _LANE * len(_PATTERNS), _LANE)
_LONGEST_NAME = 200
_NUMBER = re.compile(r"\d+")
_FLAGS = {"table": 0, "ul": 1, "ol": 1, "form": 2, "blockquote": 3, "nav": 4, "footer": 4, "header": 4, "aside": 5,
          "article": 6, "main": 6}  # fmt: skip
_FLAG_COUNT = 7
_TAGS = ("p", "div", "li", "td", "h1")


@lru_cache(8192)
def _says(css: str | None, number: str | None) -> int:
    """A one in the lane of each kind that the class or the id speaks of."""
    name = f"{css or ''} {number or ''}".strip().lower()[:_LONGEST_NAME]
    return sum(1 << lane for lane, pattern in zip(_LANES, _PATTERNS, strict=True) if pattern.search(name))


@lru_cache(8192)
def _row(tag: str, flags: int, depth: int, near: int, above: int) -> bytes:
    row = [float(tag == known) for known in _TAGS]
    row += [float(flags >> flag & 1) for flag in range(_FLAG_COUNT)]
    row.append(float(depth))
    row += [float(near >> lane & 1) for lane in _LANES]
    row += [min(float(above >> lane & (1 << _LANE) - 1), 3.0) for lane in _LANES]
    return _packed(*row)


_packed = Struct(f"{len(_TAGS) + _FLAG_COUNT + 1 + 2 * len(_PATTERNS)}d").pack


@lru_cache(8192)
def _unnumbered(css: str) -> str:
    return _NUMBER.sub("", css[:_LONGEST_NAME])


class Node:
    """An element above some block. `path` is a hash of the tags and classes from the root down to it, without the
    numbers in them (`p_10`, `p_20`); `number` its place among the page's nodes. `names`, `near` and `above` count
    kinds of names, a lane of bits each."""

    __slots__ = (
        "above", "count", "depth", "flags", "linked", "names", "near", "number", "parent", "path", "score", "tag",
        "text",
    )  # fmt: skip

    def __init__(self, element: HtmlElement, parent: "Node | None", number: int) -> None:
        self.tag = tag = element.tag
        self.parent = parent
        self.number = number
        css = element.get("class")
        self.names = _says(css, element.get("id"))
        self.flags: int = parent.flags if parent else 0
        known = _FLAGS.get(tag)
        if known is not None:
            self.flags |= 1 << known
        elif element.get("itemprop") == "articleBody":
            self.flags |= 1 << _FLAGS["article"]
        if parent is None:
            self.path, self.near, self.above = hash(tag), self.names, self.names
            self.depth = 1
        else:
            self.path = hash((parent.path, tag, _unnumbered(css or "")))
            self.near = parent.names | self.names
            self.above = parent.above if tag in ("body", "html") else parent.above + self.names
            self.depth = parent.depth + 1
        self.text = self.linked = self.count = self.score = 0.0

    def row(self) -> bytes:
        """What the element's own place says, for the feature matrix: float64."""
        return _row(self.tag, self.flags, self.depth, self.near, self.above)

    def around(self) -> tuple[int, int, int, int]:
        """The numbers of the node and of the three above it, as far as there are any."""
        parent = self.parent or self
        second = parent.parent or parent
        third = second.parent or second
        return self.number, parent.number, second.number, third.number


def nodes_of(blocks: Sequence[Block]) -> tuple[list[Node], list[Node]]:
    """The node of each block's element (blocks of one element share it), and all nodes, parents first."""
    known: dict[HtmlElement, Node] = {}
    every: list[Node] = []
    found = []
    for block in blocks:
        element, path = block.element, []
        while element is not None and element not in known:
            path.append(element)
            element = element.getparent()
        node = known[element] if element is not None else None
        for new in reversed(path):
            known[new] = node = Node(new, node, len(every))
            every.append(node)
        assert node is not None  # noqa: S101
        found.append(node)
    return found, every
