"""Sitemaps (sitemaps.org 0.9): urlset, index, the news extension, gzip, plain text, or a feed in their place."""

import heapq
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from core.found import Found
from core.models import Link
from crawler.discovery import MAX_TITLE, Context, Discovery, absolute, unique, unreadable
from crawler.feeds import ROOTS, parse_feed_text, plain
from crawler.list_dates import parse_list_date
from crawler.safe_xml import Element, breaks_off, decode, elements, local_name, root_name, text_of

MAX_BYTES = 20_000_000
MAX_RECORDS = 50_000  # the protocol's own limit for one file
MAX_CHILDREN = 50
_RECORDS = frozenset({"url", "sitemap"})
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?([0-3]\d))?(?!\d)")
_OLD = datetime.min.replace(tzinfo=UTC)


def parse_sitemap(body: bytes, context: Context, newest: int = 500) -> Discovery:
    """The `newest` links, the latest first (file order where nothing is dated); child sitemaps in `more`.

    `lastmod` orders the links but is no publication date: `published_at` comes from the news
    extension alone. Never raises; a gzip bomb is cut at MAX_BYTES.
    """
    if body.startswith(b"\x1f\x8b"):
        body = gunzip(body)
    text = decode(body, context.charset)
    root = root_name(text)
    if root in {"urlset", "sitemapindex"}:
        return _parse_xml(text, context, newest)
    if root in ROOTS:
        return parse_feed_text(text, context)
    if not root and text.strip():
        return _parse_lines(text, context, newest)
    if not text.strip():
        return unreadable("The answer is empty.")
    return unreadable(f"The answer is not a sitemap but <{root}>.")


def gunzip(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """What `body` unpacks to, cut at `limit`; of a broken archive, the part before the break."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        return unpack.decompress(body, limit)
    except zlib.error:
        pass
    unpack, out = zlib.decompressobj(wbits=31), bytearray()
    try:
        for start in range(0, len(body), 1024):
            out += unpack.decompress(body[start : start + 1024], limit)
    except zlib.error:
        pass
    return bytes(out[:limit])


def _parse_xml(text: str, context: Context, newest: int) -> Discovery:
    links: list[tuple[datetime, Link]] = []
    children: list[tuple[datetime, str]] = []
    lastmods: dict[str, datetime] = {}
    for element, name in elements(text, _RECORDS, limit=MAX_RECORDS):
        fields = _fields(element)
        url = absolute(fields.get("loc", ""), context.url)
        if url is None:
            continue
        published = _date(fields.get("publication_date", ""), context)
        changed = published or _date(fields.get("lastmod", ""), context) or _OLD
        if name == "sitemap":
            children.append((changed if changed != _OLD else _month_in(url), url))
            if changed != _OLD:
                lastmods.setdefault(url, changed)
        else:
            via = Found.NEWS_SITEMAP if "publication_date" in fields else Found.SITEMAP
            links.append((changed, Link(url, plain(fields.get("title", ""))[:MAX_TITLE], published, via=via)))
    latest = heapq.nlargest(newest, links, key=lambda dated: dated[0])
    more = sorted(children, key=lambda dated: dated[0], reverse=True)[:MAX_CHILDREN]
    found = Discovery(
        unique(link for _, link in latest),
        tuple(dict.fromkeys(url for _, url in more)),
        lastmods=lastmods,
    )
    if not (links or children) and breaks_off(text):
        return replace(found, problem="The sitemap breaks off before its first whole address.")
    return found


def _month_in(url: str) -> datetime:
    """The month or day that a file without a date is named by: /sitemap-2026-11.xml."""
    match = _MONTH.search(url)
    if not match:
        return _OLD
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return _OLD


def _fields(record: Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for element in islice(record.iter(), 500):
        name = local_name(element)
        parent = element.getparent()
        if name in {"loc", "title"} and parent is not None and local_name(parent) == "image":
            continue
        if name in {"loc", "lastmod", "publication_date", "title"}:
            fields.setdefault(name, text_of(element))
    return fields


def _date(text: str, context: Context) -> datetime | None:
    return parse_list_date(text, context.zone, context.now, z_is_local=context.z_is_local)


def _parse_lines(text: str, context: Context, newest: int) -> Discovery:
    lines = [line.strip() for line in text.splitlines()[:MAX_RECORDS]]
    urls = [url for line in lines if line.startswith(("http://", "https://")) and (url := absolute(line, context.url))]
    if not urls:
        return unreadable("The answer is plain text without an address in it.")
    return Discovery(unique((Link(url) for url in urls), newest))
