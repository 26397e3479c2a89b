"""Lists that a page gives in JSON-LD: ItemList, CollectionPage and their like -> links."""

import json
import re
from collections.abc import Iterator
from typing import Any

from core.found import Found
from core.models import Link
from crawler.discovery import MAX_LINKS, MAX_TITLE, Context, absolute
from crawler.list_dates import parse_list_date
from crawler.safe_xml import Element

_LISTS = frozenset({"ItemList", "CollectionPage", "SearchResultsPage", "Blog", "DataFeed", "OfferCatalog"})
_ARTICLE = re.compile(r"Article$|^(?:BlogPosting|Report|LiveBlogPosting|WebPage|CreativeWork|ListItem|DataFeedItem)$")
_ITEMS = ("itemListElement", "hasPart", "blogPost", "blogPosts", "dataFeedElement", "mainEntity")
_LONGEST = 1_000_000
_MOST_OBJECTS = 5_000
_CONTROL = re.compile(r"[\x00-\x1f]")


def listed_links(root: Element, base: str, context: Context) -> Iterator[Link]:
    """The items of the page's lists, in order; nothing for lists of other things (products, crumbs, menus). What is
    broken or nested without end is left out, never raised."""
    scripts = [one for one in root.iter("script") if "ld+json" in one.get("type", "").lower()]
    given = 0
    for script in scripts[:20]:
        for item in _items(_load(script.text or "")):
            if link := _link(item, base, context):
                yield link
                given += 1
                if given >= MAX_LINKS:
                    return


def _load(text: str) -> Any:
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    try:
        return json.loads(_CONTROL.sub(" ", text), strict=False) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None


def _items(data: Any) -> Iterator[Any]:
    """What the lists in `data` hold: objects or plain addresses."""
    queue, seen = [(data, False)], 0
    while queue and seen < _MOST_OBJECTS:
        value, inside = queue.pop(0)
        seen += 1
        if isinstance(value, list):
            queue[:0] = [(one, inside) for one in value[:_MOST_OBJECTS]]
        elif isinstance(value, dict):
            is_list = bool(_kinds(value) & _LISTS)
            if inside and not is_list:
                yield value
            if is_list or not inside:
                below = _ITEMS if is_list else ("@graph", "mainEntity")
                queue[:0] = [(value[name], is_list) for name in below if name in value]
        elif inside:
            yield value


def _link(item: Any, base: str, context: Context) -> Link | None:
    """A ListItem holds the article in `item`, or is it itself."""
    if isinstance(item, str):
        url = absolute(item, base)
        return Link(url, via=Found.JSON_LD) if url else None
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    facts = item | inner if isinstance(inner, dict) else item | {"url": inner} if isinstance(inner, str) else item
    kinds = _kinds(facts)
    if kinds and not any(_ARTICLE.search(kind) for kind in kinds):
        return None
    page = facts.get("mainEntityOfPage")
    candidates = (facts.get("url"), page.get("@id") if isinstance(page, dict) else page, facts.get("@id"))
    href = next((one for one in candidates if isinstance(one, str) and one.strip() and not one.startswith("#")), "")
    url = absolute(href, base)
    if url is None:
        return None
    title, date = facts.get("headline") or facts.get("name") or "", facts.get("datePublished")
    return Link(
        url,
        " ".join(title.split())[:MAX_TITLE] if isinstance(title, str) else "",
        parse_list_date(date, context.zone, context.now, z_is_local=context.z_is_local)
        if isinstance(date, str)
        else None,
        via=Found.JSON_LD,
    )


def _kinds(value: dict[str, Any]) -> set[str]:
    kinds = value.get("@type")
    return {kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}
