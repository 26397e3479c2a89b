"""A feed, a sitemap or a listing that may be the site's list of news, read as the service would read it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.models import AddressKind, Link
from crawler.discovery import Context, Discovery, on_hosts
from crawler.feeds import parse_feed
from crawler.fetch import Answer
from crawler.listings import ListingRules, parse_listing
from crawler.news_spider import charset_in
from crawler.probe.finding import ListPage
from crawler.probe.page import Page
from crawler.probe.pager import pager_of
from crawler.probe.shape import pattern_of
from crawler.sitemaps import parse_sitemap

_STALE = timedelta(days=400)
_FEWEST = 3  # links of a listing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list, its links, and the optional facts by which they were found. `dated` is a list that tells its order."""

    page: ListPage
    links: tuple[Link, ...]
    rules: dict[str, str] = field(default_factory=dict)
    dated: bool = True

    @property
    def is_stale(self) -> bool:
        """Whether the newest dated item is more than a year old: a feed that nobody fills any more."""
        dates = [link.published_at for link in self.links if link.published_at]
        return bool(dates) and max(dates) < self.page.fetched_at - _STALE


def context_of(answer: Answer, zone: str) -> Context:
    return Context(answer.url, ZoneInfo(zone), datetime.now(UTC), charset_of(answer))


def charset_of(answer: Answer) -> str | None:
    return charset_in(answer.headers.get("content-type", ""))


def feed(url: str, answer: Answer, evidence: str, zone: str) -> Candidate | None:
    found = parse_feed(answer.body, context_of(answer, zone))
    return _candidate(AddressKind.FEED, url, answer, found, evidence) if found.readable and found.links else None


def sitemap(
    url: str, answer: Answer, evidence: str, zone: str, index: str | None = None
) -> tuple[Candidate | None, Discovery]:
    """The candidate, where the file has links itself, and what was read: of an index, its children are in `more`.

    A file below an `index` is read here, but it is the index that the class will poll: files come and go.
    """
    found = parse_sitemap(answer.body, context_of(answer, zone))
    if not found.links:
        return None, found
    rules = {}
    if pattern := pattern_of([link.url for link in found.links]):
        rules["article_url"] = pattern
        found = replace(found, links=tuple(link for link in found.links if re.search(pattern, link.url)))
    dated = b"<lastmod" in answer.body or b"publication_date" in answer.body
    page = ListPage(AddressKind.SITEMAP, index or url, answer, datetime.now(UTC), len(found.links), evidence)
    return Candidate(page, found.links, rules, dated), found


def listing(
    page: Page, answer: Answer, evidence: str, zone: str, hosts: Sequence[str], known: str | None, css: str | None
) -> Candidate | None:
    """`known` is the family's form of an article's address, `css` selects the links where a person says so."""
    context = context_of(answer, zone)
    rules = {"links_css": css} if css else {}
    found = on_hosts(parse_listing(answer.body, context, ListingRules(links=css)), hosts)
    if not css:
        urls = [link.url for link in found.links]
        everything = (
            on_hosts(parse_listing(answer.body, context, ListingRules(article_url=known)), hosts) if known else None
        )
        pattern = known if everything and len(everything.links) >= _FEWEST else pattern_of(urls)
        if pattern is None:
            return None
        rules["article_url"] = pattern
        found = on_hosts(parse_listing(answer.body, context, ListingRules(article_url=pattern)), hosts)
    if len(found.links) < (1 if css else _FEWEST):
        return None
    return _candidate(AddressKind.LISTING, answer.url, answer, found, evidence, rules | pager_of(page))


def _candidate(
    kind: AddressKind,
    url: str,
    answer: Answer,
    found: Discovery,
    evidence: str,
    rules: dict[str, str] | None = None,
) -> Candidate:
    address = answer.url if answer.moved else url
    page = ListPage(kind, address, answer, datetime.now(UTC), len(found.links), evidence)
    return Candidate(page, found.links, rules or {})
