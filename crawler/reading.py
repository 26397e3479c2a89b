"""How it is known that a list has not changed: its validators, its bytes, and the facts that it is read by."""

import hashlib
from typing import Protocol

from crawler.fetch import Answer
from crawler.news_spider import NewsSpider


class Kept(Protocol):
    """What was kept of a list or file when it was last read."""

    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...


def conditions(kept: Kept) -> dict[str, str]:
    """The request headers that make a GET conditional."""
    pairs = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in pairs.items() if value}


def body_hash(answer: Answer, site: type[NewsSpider]) -> str:
    """Of the bytes, and at its end `reading` of the class."""
    return hashlib.blake2b(answer.body, digest_size=16).hexdigest() + reading(site)


def reading(site: type[NewsSpider]) -> str:
    """Changes with the facts that decide which links a list gives."""
    return "-" + hashlib.blake2b(repr(site.list_facts()).encode(), digest_size=4).hexdigest()
