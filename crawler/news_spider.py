"""NewsSpider: a site is a class of facts. Everything that runs a site reads it through this class.

`scrapy crawl NAME` polls the site's addresses once, reads each article and yields one dict an
article to the ordinary feed exports; it writes nothing to the database. The service's own polls
go through `crawler.batch`, which asks the same class for its discoveries.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import scrapy
from scrapy.http import Response

from core.models import Address, AddressKind, ExtractionRules, Kind, SourceFacts
from core.outcomes import Outcome, PollOutcome
from crawler.access import Access
from crawler.crawl_report import CrawlReport, first_url
from crawler.discovery import Context, Discovery, bare_host, on_hosts
from crawler.feeds import parse_feed
from crawler.fetch import answer_of, check_page
from crawler.listings import ListingRules, parse_listing
from crawler.sitemaps import parse_sitemap
from crawler.troubles import Trouble, of_site_code

MAX_SITEMAP_DEPTH = 3


class NewsSpider(scrapy.Spider):
    """The facts of a site. Required: name, region, kind, timezone and at least one address.

    docs/add-a-site.md says what each means. A site whose lists are of no usual form overrides `discover`.
    """

    region: ClassVar[str | None]  # ISO 3166-2, None for a federal source; has to be stated
    kind: ClassVar[str]  # "government" or "media"
    timezone: ClassVar[str]  # IANA name

    feeds: ClassVar[Sequence[str]] = ()
    sitemaps: ClassVar[Sequence[str]] = ()
    listings: ClassVar[Sequence[str]] = ()

    enabled: ClassVar[bool] = True
    note: ClassVar[str] = ""
    min_interval: ClassVar[int] = 60
    max_interval: ClassVar[int] = 4 * 3600
    fixed_interval: ClassVar[int | None] = None

    ca_bundle: ClassVar[str | None] = None
    proxy: ClassVar[str | None] = None
    headers: ClassVar[Mapping[str, str]] = {}
    cookies: ClassVar[Mapping[str, str]] = {}
    render: ClassVar[bool] = False

    allowed_hosts: ClassVar[Sequence[str]] = ()
    article_url: ClassVar[str | None] = None
    not_article_url: ClassVar[str | None] = None

    title_css: ClassVar[str | None] = None
    body_css: ClassVar[str | None] = None
    date_css: ClassVar[str | None] = None
    author_css: ClassVar[str | None] = None
    drop_css: ClassVar[Sequence[str]] = ()
    noise: ClassVar[Sequence[str]] = ()
    z_is_local: ClassVar[bool] = False

    links_css: ClassVar[str | None] = None
    link_date_css: ClassVar[str | None] = None
    next_page_css: ClassVar[str | None] = None
    page_pattern: ClassVar[str | None] = None
    max_pages: ClassVar[int] = 3
    newest: ClassVar[int] = 500

    @classmethod
    def addresses(cls) -> tuple[Address, ...]:
        """In the order of preference: feeds, sitemaps, listings."""
        kinds = (
            (cls.feeds, AddressKind.FEED),
            (cls.sitemaps, AddressKind.SITEMAP),
            (cls.listings, AddressKind.LISTING),
        )
        return tuple(Address(url, kind) for urls, kind in kinds for url in urls)

    @classmethod
    def list_urls(cls) -> tuple[str, ...]:
        return tuple(address.url for address in cls.addresses())

    @classmethod
    def facts(cls) -> SourceFacts:
        addresses = cls.addresses()
        return SourceFacts(
            name=cls.name,
            kind=Kind(cls.kind),
            timezone=cls.timezone,
            addresses=addresses,
            region=cls.region,
            host=(urlsplit(addresses[0].url).hostname or "").lower() if addresses else "",
            enabled=cls.enabled,
            min_interval=cls.min_interval,
            max_interval=cls.max_interval,
            fixed_interval=cls.fixed_interval,
            note=cls.note,
            rules=cls.rules(),
        )

    @classmethod
    def rules(cls) -> ExtractionRules:
        return ExtractionRules(
            timezone=cls.timezone,
            title=cls.title_css,
            body=cls.body_css,
            date=cls.date_css,
            author=cls.author_css,
            drop=tuple(cls.drop_css),
            noise=tuple(cls.noise),
            z_is_local=cls.z_is_local,
        )

    @classmethod
    def hosts(cls) -> tuple[str, ...]:
        """Where articles may live: `allowed_hosts`, or else the hosts of the site's addresses."""
        if cls.allowed_hosts:
            return tuple(cls.allowed_hosts)
        return tuple(dict.fromkeys(bare_host(urlsplit(address.url).hostname or "") for address in cls.addresses()))

    @classmethod
    def access(cls) -> Access:
        """How the site wants to be reached: for the hosts of its articles and of its lists."""
        addresses = [urlsplit(address.url) for address in cls.addresses()]
        own = (bare_host(parts.hostname or "") for parts in addresses)
        return Access(
            hosts=tuple(dict.fromkeys((*cls.hosts(), *own))),
            secure=all(parts.scheme == "https" for parts in addresses),
            ca_bundle=cls.ca_bundle,
            proxy=cls.proxy,
            headers=cls.headers,
            cookies=cls.cookies,
            render=cls.render,
            lists=frozenset((*cls.feeds, *cls.sitemaps)),
        )

    @classmethod
    def list_facts(cls) -> tuple[object, ...]:
        """All that decides which links `read_list` gives for the same bytes."""
        selectors = (cls.links_css, cls.link_date_css, cls.next_page_css, cls.page_pattern)
        return (*cls.hosts(), cls.article_url, cls.not_article_url, *selectors, cls.max_pages, cls.newest)

    @classmethod
    def context(cls, url: str, now: datetime, charset: str | None = None) -> Context:
        return Context(url, ZoneInfo(cls.timezone), now, charset, cls.z_is_local)

    @classmethod
    def discover(cls, kind: AddressKind, body: bytes, context: Context, page: int = 1) -> Discovery:
        """The answer of one address, read. Pure: bytes in, links out. `page` counts a list's pages from 1."""
        match kind:
            case AddressKind.FEED:
                return parse_feed(body, context)
            case AddressKind.SITEMAP:
                return parse_sitemap(body, context, cls.newest)
            case AddressKind.LISTING:
                rules = ListingRules(
                    cls.links_css, cls.link_date_css, cls.next_page_css, cls.page_pattern, cls.article_url
                )
                return parse_listing(body, context, rules, page)

    @classmethod
    def read_list(cls, kind: AddressKind, body: bytes, context: Context, page: int = 1) -> Discovery:
        """`discover`, then only the site's own articles: `hosts`, `article_url` and `not_article_url` decide."""
        found = on_hosts(cls.discover(kind, body, context, page), cls.hosts())
        kept = tuple(link for link in found.links if cls.is_article_url(link.url))
        if found.links and not kept:
            problem = f"None of the {len(found.links)} links is an article by article_url and not_article_url."
            return replace(found, links=(), problem=problem)
        return replace(found, links=kept)

    @classmethod
    def is_article_url(cls, url: str) -> bool:
        if cls.article_url and not re.search(cls.article_url, url):
            return False
        return not (cls.not_article_url and re.search(cls.not_article_url, url))

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self._report = CrawlReport(self.logger)
        self._asked: set[str] = set()
        self._read: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        for address in self.addresses():
            yield self._list_request(address.url, address.kind, page=1)

    def _list_request(self, url: str, kind: AddressKind, page: int) -> scrapy.Request:
        arguments = {"kind": kind, "page": page}
        return scrapy.Request(
            url,
            self.parse_list,
            cb_kwargs=arguments,
            errback=self._report.list_failed,
            priority=10,
            dont_filter=page == 1,
        )

    def parse_list(self, response: Response, kind: AddressKind, page: int) -> Iterator[scrapy.Request]:
        url, now = first_url(response.request), datetime.now(UTC)
        try:
            answer = answer_of(response, now)
            context = self.context(answer.url, now, charset_of(response))
            found = self.read_list(kind, answer.body, context, page)
        except Trouble as trouble:
            self._report.list_ended(url, trouble.poll_outcome, trouble.detail)
            return
        except Exception as error:  # noqa: BLE001 - a site's own `discover` may raise anything
            self._report.list_ended(url, PollOutcome.SPIDER_ERROR, of_site_code(error))
            return
        outcome = PollOutcome.NEW if found.links or found.more else PollOutcome.EMPTY
        read = f"{len(found.links)} links" if found.links or found.more else "no link in it"
        self._report.list_ended(url, outcome if found.readable else PollOutcome.INVALID, found.problem or read)
        deepest = MAX_SITEMAP_DEPTH if kind is AddressKind.SITEMAP else self.max_pages
        if page < deepest:
            for following in found.more:
                yield self._list_request(following, kind, page + 1)
        for link in found.links:
            if link.url not in self._asked:
                self._asked.add(link.url)
                yield scrapy.Request(link.url, self.parse, errback=self._report.page_failed, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[dict[str, Any]]:
        """One article as a dict, or nothing and a log line that says why."""
        url, now = first_url(response.request), datetime.now(UTC)
        try:
            check_page(answer_of(response, now), url, self.hosts(), self.list_urls())
        except Trouble as trouble:
            self._report.page_ended(url, trouble.outcome, trouble.detail)
            return
        if response.url in self._read:
            self._report.page_ended(url, Outcome.ALIAS, f"leads to {response.url}, which was read already")
            return
        self._read.add(response.url)
        import extraction  # only here: a poll needs none of its libraries

        found = extraction.extract(
            response.body, url=response.url, charset=charset_of(response), now=now, rules=self.rules()
        )
        if found.outcome is not Outcome.ARTICLE:
            self._report.page_ended(url, found.outcome, found.detail)
            return
        self._report.article()
        facts = {"url": response.url, "source": self.name, "region": self.region}
        yield facts | {k: v for k, v in asdict(found).items() if k not in {"removed", "alternatives", "layout"}}

    def closed(self, reason: str) -> None:
        self._report.sums()


class FeedSpider(NewsSpider):
    """A site that lists its news in `feeds`: RSS, Atom or JSON Feed."""


class SitemapSpider(NewsSpider):
    """A site that lists its news in `sitemaps`; the `newest` links of one poll are looked at."""


class ListingSpider(NewsSpider):
    """A site that lists its news on pages, `listings`; at most `max_pages` pages are walked in one poll."""


def charset_of(response: Response) -> str | None:
    """The charset of the Content-Type header, lower case, or None."""
    return charset_in((response.headers.get("Content-Type") or b"").decode("latin-1"))


def charset_in(content_type: str) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.I)
    return match[1].lower() if match else None
