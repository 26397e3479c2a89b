"""Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom (RFC 4287), JSON Feed 1.x → links in the feed's order."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from core.models import Link
from crawler.discovery import MAX_LINKS, MAX_SUMMARY, MAX_TITLE, Context, Discovery, Hints, absolute, unique, unreadable
from crawler.list_dates import parse_list_date
from crawler.safe_xml import Element, breaks_off, decode, elements, local_name, root_name, text_of

ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_RECORDS = frozenset({"item", "entry"})
_EXTRAS = frozenset({"ttl", "hour", "day", "updateperiod", "updatefrequency", "link"})
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")  # the first that reads counts
_MAX_CHILDREN = 200  # of one item
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")


def parse_feed(body: bytes, context: Context) -> Discovery:
    """Never raises: what is no feed gives `problem`. A broken feed gives the items before and after the break."""
    text = decode(body, context.charset)
    start = text[:1000].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _parse_json(text, context)
    root = root_name(text)
    if root in ROOTS or (root not in {"html", "body", "head", ""} and re.search(r"<(item|entry)[\s>]", text)):
        return parse_feed_text(text, context)
    if not start:
        return unreadable("The answer is empty.")
    kind = "a web page (HTML)" if root in {"html", "body", "head"} else f"<{root}>" if root else "no XML"
    return unreadable(f"The answer is not a feed but {kind}.")


def parse_feed_text(text: str, context: Context) -> Discovery:
    links: list[Link] = []
    more: list[str] = []
    pace: dict[str, list[str]] = {}
    hub = None
    for element, name in elements(text, _RECORDS, _EXTRAS, MAX_LINKS):
        if name in _RECORDS:
            if link := _item(element, context):
                links.append(link)
        elif name != "link":
            pace.setdefault(name, []).append(text_of(element))
        elif _is_channel(element.getparent()):
            relation, href = element.get("rel", ""), absolute(element.get("href", ""), context.url)
            hub = hub or (href if relation == "hub" else None)
            if href and relation == "next" and href != context.url:
                more.append(href)
    problem = None if links or not breaks_off(text) else "The feed breaks off before its first whole item."
    return Discovery(unique(links), tuple(more[:1]), _hints(pace, hub), problem)


def _is_channel(element: Element | None) -> bool:
    return element is not None and local_name(element) in {"channel", "feed"}


def _item(item: Element, context: Context) -> Link | None:
    base = absolute(item.base or "", context.url) or context.url  # xml:base, its own or inherited
    fields: dict[str, str] = {}
    for child in item[:_MAX_CHILDREN]:
        name = local_name(child)
        if name not in fields and (name != "title" or not _is_media(child)) and (value := text_of(child)):
            fields[name] = value
    url = next((url for href in _addresses(item, fields) if (url := absolute(href, base))), None)
    if url is None:
        return None
    dates = (
        parse_list_date(fields[name], context.zone, context.now, z_is_local=context.z_is_local)
        for name in _DATES
        if name in fields
    )
    summary = fields.get("description") or fields.get("summary") or ""
    published = next(filter(None, dates), None)
    return Link(url, plain(fields.get("title", ""))[:MAX_TITLE], published, plain(summary)[:MAX_SUMMARY])


def _is_media(element: Element) -> bool:
    return "mrss" in (etree.QName(element).namespace or "")


def _addresses(item: Element, fields: dict[str, str]) -> Iterator[str]:
    """Where the item may live, the most trustworthy first."""
    if "origlink" in fields:  # FeedBurner keeps the site's own address here
        yield fields["origlink"]
    links = [child for child in item[:_MAX_CHILDREN] if local_name(child) == "link"]
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    for link in sorted(alternates, key=lambda link: "html" not in link.get("type", "html")):
        if href := link.get("href") or text_of(link):
            yield href
    for child in item[:_MAX_CHILDREN]:
        if local_name(child) == "guid" and child.get("isPermaLink", "true").lower() != "false":
            yield _only_absolute(text_of(child))
    yield _only_absolute(
        next((value for key, value in item.attrib.items() if str(key).endswith(("}about", ":about"))), "")
    )
    yield _only_absolute(fields.get("id", ""))


def _only_absolute(href: str | bytes) -> str:
    return href if isinstance(href, str) and href.lower().startswith(("http://", "https://")) else ""


def _hints(pace: dict[str, list[str]], hub: str | None) -> Hints:
    def number(name: str) -> int | None:
        value = pace.get(name, [""])[0]
        return int(value) if re.fullmatch(r"\d{1,7}", value) else None

    hours = sorted({int(hour) % 24 for hour in pace.get("hour", []) if re.fullmatch(r"\d{1,2}", hour)})
    days = sorted({_DAYS.index(day) for name in pace.get("day", []) if (day := name.strip().lower()) in _DAYS})
    period = _PERIODS.get(pace.get("updateperiod", [""])[0].strip().lower())
    return Hints(
        ttl=number("ttl") or None,
        skip_hours=tuple(hours) if len(hours) < 24 else (),
        skip_days=tuple(days) if len(days) < 7 else (),
        update_period=period // max(1, number("updatefrequency") or 1) if period else None,
        hub=hub,
    )


def plain(text: str) -> str:
    """Feed text without markup, on one line: feeds escape HTML once or twice."""
    if "&" in text or "<" in text:
        text = html.unescape(_TAG.sub(" ", html.unescape(text[: 8 * MAX_SUMMARY])))
    return " ".join(text[: 8 * MAX_SUMMARY].split())


def _parse_json(text: str, context: Context) -> Discovery:
    try:
        feed: Any = json.loads(text)
        items = feed.get("items", feed.get("entries"))
    except (ValueError, RecursionError) as error:
        return unreadable(f"The answer starts as JSON but cannot be read: {str(error)[:100]}.")
    if not isinstance(items, list):
        return unreadable("The answer is JSON without a list of items, so no JSON Feed.")
    links = [link for item in items[:MAX_LINKS] if isinstance(item, dict) and (link := _json_item(item, context))]
    following = absolute(_string(feed.get("next_url")), context.url)
    hubs = feed.get("hubs")
    hub = _string(hubs[0].get("url")) if isinstance(hubs, list) and hubs and isinstance(hubs[0], dict) else None
    return Discovery(unique(links), (following,) if following else (), Hints(hub=hub or None))


def _json_item(item: dict[str, Any], context: Context) -> Link | None:
    candidates = (_string(item.get("url")), _string(item.get("external_url")), _only_absolute(_string(item.get("id"))))
    url = next((url for href in candidates if href and (url := absolute(href, context.url))), None)
    if url is None:
        return None
    date = _string(item.get("date_published")) or _string(item.get("date_modified"))
    summary = _string(item.get("summary")) or _string(item.get("content_text")) or _string(item.get("content_html"))
    return Link(
        url,
        plain(_string(item.get("title")))[:MAX_TITLE],
        parse_list_date(date, context.zone, context.now, z_is_local=context.z_is_local),
        plain(summary)[:MAX_SUMMARY],
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
