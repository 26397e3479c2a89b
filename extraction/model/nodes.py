"""Where blocks stand: elements above them, what their names say, and how much text and links they hold."""

import re
from collections.abc import Sequence
from functools import lru_cache

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
_NOTHING = (0.0,) * len(_PATTERNS)
_LONGEST_NAME = 200
_FLAGS = {"table": 0, "ul": 1, "ol": 1, "form": 2, "blockquote": 3, "nav": 4, "footer": 4, "header": 4, "aside": 5,
          "article": 6, "main": 6}  # fmt: skip
_TAGS = ("p", "div", "li", "td", "h1")


@lru_cache(8192)
def _says(name: str) -> tuple[float, ...]:
    return tuple(1.0 if pattern.search(name) else 0.0 for pattern in _PATTERNS)


class Node:
    """An element above some block. `path` is a hash of the tags and classes from the root down to it."""

    __slots__ = (
        "above", "count", "depth", "flags", "linked", "names", "near", "parent", "path", "score", "tag", "text",
    )  # fmt: skip

    def __init__(self, element: HtmlElement, parent: "Node | None") -> None:
        self.tag = element.tag
        self.parent = parent
        css = element.get("class") or ""
        name = f"{css} {element.get('id') or ''}".strip().lower()[:_LONGEST_NAME]
        self.names = _says(name) if name else _NOTHING
        self.flags: list[float] = parent.flags if parent else [0.0] * 7
        known = _FLAGS.get(self.tag)
        if known is not None or element.get("itemprop") == "articleBody":
            self.flags = [*self.flags]
            self.flags[6 if known is None else known] = 1.0
        if parent is None:
            self.path, self.near, self.above = hash(self.tag), self.names, self.names
            self.depth = 1
        else:
            self.path = hash((parent.path, self.tag, css))
            self.near = tuple(map(max, parent.names, self.names)) if name else parent.names
            named = name and self.tag not in ("body", "html")
            self.above = tuple(map(sum, zip(parent.above, self.names, strict=True))) if named else parent.above
            self.depth = parent.depth + 1
        self.text = self.linked = self.count = self.score = 0.0

    def row(self) -> list[float]:
        """What the node alone says, for the feature matrix. Call after `text` and the others are summed."""
        tag = self.tag
        row = [float(tag == known) for known in _TAGS]
        row += self.flags
        row.append(float(self.depth))
        row += self.near
        row += [min(count, 3.0) for count in self.above]
        parent = self.parent or self
        second = parent.parent or parent
        third = second.parent or second
        for node in (self, parent, second, third):
            row += [node.text, node.linked / (node.text or 1.0), node.count, node.score]
        return row


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
            known[new] = node = Node(new, node)
            every.append(node)
        assert node is not None  # noqa: S101
        found.append(node)
    return found, every
