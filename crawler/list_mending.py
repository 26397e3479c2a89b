"""Rules for a listing that gives no links any more, from the list as it is now and the site's known articles."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from core.models import AddressKind
from crawler.news_spider import NewsSpider
from crawler.safe_xml import Element, decode
from extraction.mending.selectors import select, selectors_for

_FEWEST = 3  # links
_RIGHT = 0.8  # of the links that a selector gives, and of those it should give
_SHAPES = 3  # of addresses


def list_changes(
    spider: type[NewsSpider], body: bytes, url: str, known: Collection[str], now: datetime
) -> tuple[dict[str, str | list[str]], int]:
    """Attributes to change, and how many articles are then found in the list; nothing and 0 where none is.

    `known` are addresses of the site's articles: links like those are the news.
    """
    root = _parsed(body)
    if root is None:
        return {}, 0
    options: list[dict[str, str | list[str]]] = [
        {"links_css": selector} for selector in _selectors(root, _news(root, url, known))
    ]
    guessed = _mended(spider, {"links_css": None, "article_url": None})
    links = [link.url for link in guessed.read_list(AddressKind.LISTING, body, spider.context(url, now)).links]
    selectors = list(_selectors(root, _news(root, url, links)))
    options += [{"links_css": selector} for selector in selectors]
    for shape in shapes(links):
        options.append({"article_url": shape})
        options += [{"links_css": selector, "article_url": shape} for selector in selectors]
    for changes in options:
        found = _mended(spider, changes).read_list(AddressKind.LISTING, body, spider.context(url, now))
        if len(found.links) >= _FEWEST and not found.problem:
            return changes, len(found.links)
    return {}, 0


def shapes(urls: Collection[str]) -> list[str]:
    """Regular expressions of the usual forms of addresses: numbers and names of articles stand for any."""
    found = Counter(_shape(urlsplit(url).path) for url in urls)
    return [shape for shape, count in found.most_common(_SHAPES) if count >= _FEWEST]


def _shape(path: str) -> str:
    steps = []
    for step in path.split("/"):
        if re.fullmatch(r"\d+", step):
            steps.append(r"\d+")
        elif re.search(r"[-_]|\d", step):
            end = re.search(r"\.\w{2,5}$", step)
            steps.append(r"[\w-]+" + (re.escape(end.group()) if end else ""))
        else:
            steps.append(re.escape(step))
    return "/".join(steps) + "$"


def _mended(spider: type[NewsSpider], changes: dict[str, str | list[str]] | dict[str, None]) -> type[NewsSpider]:
    return cast("type[NewsSpider]", type(spider.__name__, (spider,), {**changes, "__module__": spider.__module__}))


def _parsed(body: bytes) -> Element | None:
    try:
        text = decode(body, None).replace("\x00", "")
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _news(root: Element, url: str, known: Collection[str]) -> list[Element]:
    """The links that look like the known articles, outside of what frames the page."""
    forms = [re.compile(shape) for shape in shapes(known)]
    found = []
    for anchor in root.iter("a"):
        path = urlsplit(urljoin(url, anchor.get("href") or "")).path
        framed = any(above.tag in ("nav", "header", "footer", "aside") for above in anchor.iterancestors())
        if not framed and any(form.search(path) for form in forms):
            found.append(anchor)
    return found


def _selectors(root: Element, news: list[Element]) -> Iterator[str]:
    """Those that give the news and little else, the shortest first."""
    if len(news) < _FEWEST:
        return
    costs = {selector: cost for anchor in news for cost, selector in selectors_for(anchor)}
    wanted = set(news)
    for selector in sorted(costs, key=lambda s: (costs[s], s)):
        given = {element for element in select(root, selector) if element.tag == "a"}
        if len(given & wanted) >= _RIGHT * max(len(given), len(wanted)):
            yield selector
