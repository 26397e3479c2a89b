"""JSON-LD as pages write it: broken, nested, repeated; here the one object that speaks of the article."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

_ARTICLE = re.compile(r"Article$|^BlogPosting$|^Report$|^LiveBlogPosting$")
_LONGEST = 500_000
_MOST_OBJECTS = 2_000
_CONTROL = re.compile(r"[\x00-\x1f]")


def article_objects(root: HtmlElement) -> list[dict[str, Any]]:
    """Objects of an article type in reading order; empty where the scripts hold none or cannot be read."""
    found = []
    scripts = [e for e in root.iter("script") if "ld+json" in e.get("type", "").lower()]
    for script in scripts[:20]:
        for item in _objects(_load(script.text or "")):
            kinds = item.get("@type")
            if any(
                isinstance(kind, str) and _ARTICLE.search(kind)
                for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                found.append(item)
    return found


def text_of(value: Any) -> str:
    """A string, or the name of an object, or the first of a list."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or ""
        else:
            break
    return value.strip()[:2000] if isinstance(value, str) else ""


def _load(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    try:
        return json.loads(_CONTROL.sub(" ", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    queue, seen = [data], 0
    while queue and seen < _MOST_OBJECTS:
        value = queue.pop(0)
        seen += 1
        if isinstance(value, list):
            queue.extend(value[:200])
        elif isinstance(value, dict):
            yield value
            queue.extend(
                v for k, v in value.items() if k in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
            )
