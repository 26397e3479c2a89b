"""A page as a probe reads it: its links, feeds, words, imprint. Pure: bytes in, facts out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree, html

from crawler.discovery import absolute
from crawler.safe_xml import Element
from extraction.decode import decode

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_HREF = re.compile(r"(?:^|[/._?=&-])(?:rss|atom|feed)(?:$|[/._?=&\d-])", re.I)
_IMPRINT = re.compile(r"footer|imprint|contacts?|copyright|podval|bottom", re.I)
_TAIL = 1500  # characters of the text's end that count as imprint where no footer is marked
_LONGEST = 3_000_000  # characters


@dataclass(frozen=True, slots=True)
class Anchor:
    url: str
    text: str
    element: Element


@dataclass(frozen=True)
class Page:
    """`markup` is the decoded source, `root` its tree, None where there is none."""

    url: str
    markup: str
    root: Element | None

    @cached_property
    def base(self) -> str:
        found = [] if self.root is None else self.root.xpath("//base/@href")
        return (absolute(str(found[0]), self.url) if found else None) or self.url

    @cached_property
    def anchors(self) -> list[Anchor]:
        found = [] if self.root is None else list(self.root.iter("a"))
        return [
            Anchor(url, " ".join(text_of(element).split()), element)
            for element in found[:5_000]
            if (url := absolute(element.get("href") or "", self.base))
        ]

    @cached_property
    def feeds(self) -> list[str]:
        """Feeds that the page names itself: its alternates, then links that are called a feed; comments left out."""
        if self.root is None:
            return []
        links = [one for one in self.root.iter("link") if "alternate" in one.get("rel", "").lower().split()]
        named = [
            one.get("href", "") for one in links if one.get("type", "").split(";")[0].strip().lower() in _FEED_TYPES
        ]
        called = [
            anchor.element.get("href", "")
            for anchor in self.anchors
            if _FEED_HREF.search(anchor.element.get("href", "")) or anchor.text.lower() in {"rss", "rss-лента"}
        ]
        urls = [absolute(href, self.base) for href in named + called[:3]]
        return list(dict.fromkeys(url for url in urls if url and "comment" not in url.lower()))

    @cached_property
    def text(self) -> str:
        """What a reader sees, menus included."""
        return " ".join(" ".join(_visible(self.root)).split()) if self.root is not None else ""

    @cached_property
    def imprint(self) -> str:
        """The footer, with the address, the telephone and the publisher; else the end of the text."""
        if self.root is None:
            return ""
        marked = [
            element
            for element in self.root.iter("footer", "div", "section", "table", "address")
            if element.tag in ("footer", "address")
            or _IMPRINT.search(f"{element.get('class', '')} {element.get('id', '')}")
        ]
        found = " ".join(" ".join(_visible(element)) for element in marked[-4:])
        return " ".join((found or self.text[-_TAIL:]).split())[-6_000:]

    @cached_property
    def title(self) -> str:
        found = None if self.root is None else next(self.root.iter("title"), None)
        return " ".join(text_of(found).split()) if found is not None else ""


def read_page(body: bytes, url: str, charset: str | None = None) -> Page:
    """Never raises: what is no page has no tree."""
    markup = decode(body, charset).text[:_LONGEST]
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    return Page(url, markup, root)


def text_of(element: Element) -> str:
    return "".join(_visible(element))


def _visible(root: Element) -> Iterator[str]:
    """The pieces of text outside scripts, styles and the head."""
    skipped: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        plain = isinstance(element.tag, str)
        if event == "start":
            if skipped is None and plain and element.tag in _UNSEEN:
                skipped = element
            elif skipped is None and plain and element.text:
                yield element.text
        else:
            skipped = None if element is skipped else skipped
            if skipped is None and element.tail and element is not root:
                yield element.tail
