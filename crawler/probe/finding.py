"""What a probe hands back: the facts of a site, each with its evidence, or the reason why there are none."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.errors import SvodkaError
from core.models import AddressKind, Extraction
from crawler.fetch import Answer
from crawler.news_spider import FeedSpider, ListingSpider, NewsSpider, SitemapSpider
from crawler.probe.names import unicode_host

_BASES: dict[AddressKind, type[NewsSpider]] = {
    AddressKind.FEED: FeedSpider,
    AddressKind.SITEMAP: SitemapSpider,
    AddressKind.LISTING: ListingSpider,
}
BASES = {base.__name__: base for base in _BASES.values()}
_FIELDS = {AddressKind.FEED: "feeds", AddressKind.SITEMAP: "sitemaps", AddressKind.LISTING: "listings"}


class Reason(StrEnum):
    """Why a site cannot be added. The list is closed, so that each has its remedy."""

    NO_HOST = "no such host"
    NO_ANSWER = "no answer"
    CERTIFICATE = "certificate"
    NATIONAL_CERTIFICATE = "national certificate"
    CLOSED = "closed from this network"
    WALL = "anti-bot wall"
    JAVASCRIPT = "JavaScript only"
    ROBOTS = "robots.txt forbids"
    PRIVATE = "private address"
    NO_NEWS = "no news found"
    NO_DATES = "no dates"
    NO_REGION = "region unknown"


class Hopeless(SvodkaError):
    """No class can be written for the site, and `reason`, which the sentence begins with, says why."""

    def __init__(self, reason: Reason, what: str, remedy: str) -> None:
        super().__init__(f"{reason}: {what}", remedy)
        self.reason = reason
        self.requests = 0
        self.seconds = 0.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A site to look at, and what a person has said about it. `region` is a code, or "none" for a federal source."""

    url: str
    listing: str | None = None  # CSS of the links
    date: str | None = None  # CSS of the date on an article's page
    name: str | None = None
    region: str | None = None
    kind: str | None = None
    timezone: str | None = None
    undated: bool = False
    scheme_guessed: bool = False  # nobody typed https: where it does not answer, http may


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, whether it is beyond doubt, and what speaks for it."""

    value: str
    sure: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that was fetched and read; `listed_at` is the date that the list gives it."""

    url: str
    answer: Answer
    fetched_at: datetime
    found: Extraction
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list that was fetched: its kind, its address and its answer."""

    kind: AddressKind
    url: str
    answer: Answer
    fetched_at: datetime
    links: int
    evidence: str  # how it was found


@dataclass(frozen=True, slots=True)
class Finding:
    """All that a class, its fixture and a person's judgement need."""

    url: str
    name: str
    title: str  # of the site, as it calls itself
    family: Fact | None
    region: Fact  # the value "none" is a federal source
    kind: Fact
    timezone: Fact
    lists: tuple[ListPage, ...]
    samples: tuple[Sample, ...]
    rules: dict[str, str] = field(default_factory=dict)  # article_url, page_pattern ...: the optional facts
    allowed_hosts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    requests: int = 0
    seconds: float = 0.0

    def facts(self) -> dict[str, Any]:
        """The class's facts but its name, in the order in which they are written."""
        facts: dict[str, Any] = {
            "region": None if self.region.value == "none" else self.region.value,
            "kind": self.kind.value,
            "timezone": self.timezone.value,
        }
        for kind, name in _FIELDS.items():
            if urls := [one.url for one in self.lists if one.kind is kind]:
                facts[name] = urls
        if self.allowed_hosts:
            facts["allowed_hosts"] = list(self.allowed_hosts)
        host = unicode_host(self.name)
        said = [self.family.value] if self.family else []
        said += [host] * (host != self.name)
        note = "; ".join([*said, f"probed {self.lists[0].fetched_at:%Y-%m-%d}"])
        return facts | self.rules | {"note": note}

    @property
    def base(self) -> type[NewsSpider]:
        return _BASES[self.lists[0].kind]

    @property
    def undated(self) -> bool:
        return not any(one.found.published_at or one.listed_at for one in self.samples)
