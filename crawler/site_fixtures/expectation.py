"""What expected.json says of a page that was just read: a proposal, for a person to review."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.models import AddressKind, Extraction
from crawler.discovery import Discovery
from crawler.news_spider import NewsSpider, charset_in

MOST_LINKS = 20  # of a list; more are only counted
_REMOVED = 5
_BEGINNING, _ENDING, _PHRASE = 80, 60, 50  # characters, to the next end of a word
_SHORTEST = 5  # characters of a line that must not remain; shorter ones stand in too many texts


def expectation(
    spider: type[NewsSpider],
    *,
    url: str,
    headers: Mapping[str, str],
    now: datetime,
    found: Extraction,
    list_kind: AddressKind | None = None,
    list_body: bytes | None = None,
    list_url: str | None = None,
    list_headers: Mapping[str, str] | None = None,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """In the order of expected.json, times with their offset. `before` is what an earlier fixture of the site expects:
    where it is of the same article, the phrases that a person may have chosen there go on to count."""
    wanted: dict[str, Any] = {
        "fetched_at": now.isoformat(timespec="seconds"),
        "url": url,
        "header_charset": charset_in(headers.get("content-type", "")),
        "title": found.title,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "published_precision": str(found.published_precision),
    }
    if found.authors:
        wanted["authors"] = list(found.authors)
    if found.paragraphs:
        wanted |= {
            "first": _beginning(found.paragraphs[0], _BEGINNING),
            "last": _ending(found.paragraphs[-1], _ENDING),
        }
    same = before if before and before.get("url") == url else {}
    removed = list(dict.fromkeys([*same.get("removed", ()), *must_go(found)]))
    kept = same.get("kept") or must_remain(found)
    wanted |= {"paragraphs": len(found.paragraphs), "kept": kept, "removed": removed}
    if list_kind is None or list_body is None:
        return wanted
    wanted["list_url"] = list_url or next(a.url for a in spider.addresses() if a.kind is list_kind)
    if charset := charset_in((list_headers or {}).get("content-type", "")):
        wanted["list_charset"] = charset
    read = read_fixture_list(spider, list_kind, list_body, wanted, now)
    links = [link.url for link in read.links]
    wanted["links"] = links[:MOST_LINKS]
    if len(links) > MOST_LINKS:
        wanted["links_in_all"] = len(links)
    dated = next((link.published_at for link in read.links if link.url == url), None)
    if wanted["published_at"] is None and dated:  # as the service does: the list's date stands in
        local = dated.astimezone(ZoneInfo(spider.timezone))
        wanted |= {"published_at": local.isoformat(), "published_by": "list"}
        del wanted["published_precision"]
    return wanted


def read_fixture_list(
    spider: type[NewsSpider], kind: AddressKind, body: bytes, wanted: Mapping[str, Any], now: datetime
) -> Discovery:
    """The list as the site's class reads it; `list_url` is the first address of the kind where it is not said."""
    url = wanted.get("list_url") or next((a.url for a in spider.addresses() if a.kind is kind), wanted["url"])
    return spider.read_list(kind, body, spider.context(url, now, wanted.get("list_charset")))


def must_remain(found: Extraction) -> str:
    """A phrase out of the middle of the text, where a rule that cuts too much is noticed."""
    if not found.paragraphs:
        return ""
    paragraph = max(found.paragraphs[len(found.paragraphs) // 3 :], key=len)
    words = paragraph.split(" ")
    return _beginning(" ".join(words[len(words) // 3 :]), _PHRASE)


def must_go(found: Extraction) -> list[str]:
    """Lines of the page that are no part of the article: first those that cleaning took out of its text."""
    shown = found.observed.lines if found.observed else ()
    lines = [*(removal.text for removal in found.removed), *reversed(shown)]
    text = found.title + "\n" + found.text
    picked: list[str] = []
    for line in lines:
        phrase = _beginning(" ".join(line.split()), _PHRASE)
        if len(phrase) >= _SHORTEST and re.search(r"[^\W\d]{3}", phrase) and phrase not in text:
            picked.append(phrase)
    return list(dict.fromkeys(picked))[:_REMOVED]


def _beginning(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]


def _ending(text: str, length: int) -> str:
    return text if len(text) <= length else text[-length:].split(" ", 1)[-1]
