"""Listings: an HTML page with links to articles → links, their dates, the address of the next page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.cssselect import CSSSelector

from core.found import Found
from core.models import Link
from crawler.discovery import MAX_TITLE, Context, Discovery, absolute, is_on, unique, unreadable
from crawler.list_dates import parse_list_date
from crawler.listing_jsonld import listed_links
from crawler.safe_xml import Element, decode

_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form", "select"})
_LONG_SLUG = re.compile(r"[^/]*[^/\d][-_][^/]*[-_][^/]*")
_NUMBER = re.compile(r"\d{2,}")
_NOT_PAGES = re.compile(r"\.(jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|avi|rss|xml)$", re.I)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,30})[^<>]{1000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_REACH = 5  # how many steps up from a link its date is looked for


@dataclass(frozen=True, slots=True)
class ListingRules:
    """What is known of a listing; all optional. `links` is CSS of the links or of blocks that hold one each;
    without it links are guessed, or taken by `article_url`, a regular expression, where that is given.

    `date` selects the dates that stand near the links. `next_page` selects the link to the next
    page; `page_pattern` is its address with `{page}` in it, numbered from 2 at the second page.
    """

    links: str | None = None
    date: str | None = None
    next_page: str | None = None
    page_pattern: str | None = None
    article_url: str | None = None


def parse_listing(body: bytes, context: Context, rules: ListingRules = ListingRules(), page: int = 1) -> Discovery:
    """Links in page order. `page` is this page's number, from 1. Never raises for bad bytes."""
    text = _LONG_TAG.sub(_few_attributes, decode(body, context.charset).replace("\x00", ""))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return unreadable("The answer is empty." if not text.strip() else "The answer cannot be read as a page.")
    base = _base(root, context.url)
    found = _selected(root, rules.links) if rules.links else _guessed(root, base, rules.article_url)
    dates = _Dates(root, rules.date, context) if rules.date else None
    own = context.url.partition("#")[0]
    shown = [
        Link(url, title[:MAX_TITLE], dates.near(element) if dates else None, via=Found.LISTING)
        for element, href, title in found
        if (url := absolute(href, base)) and url != own
    ]
    listed = [link for link in listed_links(root, base, context) if link.url != own and _tells(link.url, base, rules)]
    links = unique([*shown, *listed])
    problem = None
    if not shown and rules.links:
        problem = f"Nothing on the page matches links_css ({rules.links}): has the layout changed?"
    return Discovery(links, _next_page(root, base, context.url, rules, page), problem=problem)


def _few_attributes(tag: re.Match[str]) -> str:
    """libxml2 compares each attribute of a tag with all others: 100,000 of them are two minutes of work."""
    return f"<{tag[1]}" if len(_QUOTED.sub("", tag[0]).split()) > 200 else tag[0]


def _base(root: Element, url: str) -> str:
    bases = root.xpath("//base/@href")
    return (absolute(str(bases[0]), url) if bases else None) or url


def _selected(root: Element, css: str) -> Iterator[tuple[Element, str, str]]:
    for element in _select(root, css):
        anchor = element if element.tag == "a" else next(element.iter("a"), None)
        if anchor is not None and anchor.get("href"):
            yield anchor, anchor.get("href", ""), _title(anchor)


def _guessed(root: Element, base: str, article_url: str | None) -> Iterator[tuple[Element, str, str]]:
    """Links outside the page's furniture that match `article_url` or, without it, look like articles.

    Where several links lead to one address (picture and headline), the longest text counts.
    """
    seen: dict[str, tuple[Element, str, str]] = {}
    for anchor in _outside_furniture(root):
        if url := absolute(anchor.get("href", ""), base):
            title = _title(anchor)
            if url not in seen or len(title) > len(seen[url][2]):
                seen[url] = (anchor, url, title)
    for anchor, url, title in seen.values():
        fits = re.search(article_url, url) if article_url else _looks_like_article(url, title, base)
        if title and fits:
            yield anchor, url, title


def _looks_like_article(url: str, title: str, base: str) -> bool:
    """An article's address, and a headline's worth of words."""
    return len(title) >= 20 and len(title.split()) >= 3 and _is_telling(url, base)


def _tells(url: str, base: str, rules: ListingRules) -> bool:
    return bool(re.search(rules.article_url, url)) if rules.article_url else _is_telling(url, base)


def _is_telling(url: str, base: str) -> bool:
    """On the site, a number or a long slug in the address."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    telling = _NUMBER.search(parts.path) or _NUMBER.search(parts.query) or _LONG_SLUG.fullmatch(last)
    return bool(telling and is_on(url, [urlsplit(base).hostname or ""]) and not _NOT_PAGES.search(parts.path))


def _outside_furniture(root: Element) -> Iterator[Element]:
    skipped: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            skipped = None if element is skipped else skipped
        elif skipped is None:
            if element.tag in _FURNITURE:
                skipped = element
            elif element.tag == "a" and element.get("href"):
                yield element


def _title(anchor: Element) -> str:
    text = " ".join("".join(anchor.itertext()).split())
    return text or " ".join((anchor.get("title") or "").split())


def _select(root: Element, css: str) -> list[Element]:
    return cast("list[Element]", CSSSelector(css, translator="html")(root))


class _Dates:
    """The dates of a listing, found from the links: the nearest block around a link that holds exactly one."""

    def __init__(self, root: Element, css: str, context: Context) -> None:
        self._around: dict[Element, list[datetime | None]] = {}
        for element in _select(root, css)[:5_000]:
            text = element.get("datetime") or " ".join("".join(element.itertext()).split())
            date = parse_list_date(text, context.zone, context.now, z_is_local=context.z_is_local)
            for block in (element, *_ancestors(element)):
                self._around.setdefault(block, []).append(date)

    def near(self, link: Element) -> datetime | None:
        for block in (link, *_ancestors(link)):
            if block in self._around:
                dates = self._around[block]
                return dates[0] if len(dates) == 1 else None
        return None


def _ancestors(element: Element) -> Iterator[Element]:
    for step, block in enumerate(element.iterancestors()):
        if step == _REACH:
            return
        yield block


def _next_page(root: Element, base: str, url: str, rules: ListingRules, page: int) -> tuple[str, ...]:
    if rules.page_pattern:
        return (rules.page_pattern.format(page=page + 1),)
    css = rules.next_page or "link[rel~=next], a[rel~=next]"
    for element in _select(root, css)[:5]:
        following = absolute(element.get("href") or "", base)
        if following and following != url:
            return (following,)
    return ()
