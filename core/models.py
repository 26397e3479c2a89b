"""The values that travel along the line: facts of a source, links, claims, extractions, relations."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.found import Found
from core.layout import PageLayout
from core.outcomes import Outcome


class Kind(StrEnum):
    GOVERNMENT = "government"
    MEDIA = "media"


class AddressKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"

    @property
    def found(self) -> Found:
        return Found[self.name]


class Precision(StrEnum):
    """How exact a publication time is. With `DAY` the clock part is midnight in the source's zone."""

    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """What article `a` is to an earlier article `b`."""

    REPRINT = "reprint"
    CONTAINS = "contains"  # a holds b and more: a digest
    CONTAINED = "contained"  # a is a part of b
    UPDATE = "update"  # the same site's later version
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source lists its news."""

    url: str
    kind: AddressKind


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """What a site's class may state about its pages. All of it is optional but the time zone.

    `title`, `body`, `date`, `author` are CSS selectors; `drop` are CSS selectors of parts to cut
    before reading; `noise` are regular expressions (whole line, case-insensitive) of lines that are
    never text. `timezone` is an IANA name, used where a date states no zone. With `z_is_local` a
    trailing "Z" in the site's dates means local time (some sites write it so).
    """

    timezone: str = "Europe/Moscow"
    title: str | None = None
    body: str | None = None
    date: str | None = None
    author: str | None = None
    drop: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    z_is_local: bool = False


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a spider class states about its site; joined with the state in Postgres by `sources sync`."""

    name: str
    kind: Kind
    timezone: str
    addresses: tuple[Address, ...]
    region: str | None = None  # ISO 3166-2, None for a federal source
    host: str = ""
    enabled: bool = True  # what a new source starts with; afterwards the database decides
    min_interval: int = 60  # seconds between polls, at least
    max_interval: int = 4 * 3600  # seconds between polls, at most
    fixed_interval: int | None = None  # seconds between polls, whatever its rates
    note: str = ""
    rules: ExtractionRules = field(default_factory=ExtractionRules)


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on a source: valid until `lease_until` for whoever shows the fencing `token`.

    A claim that is to be polled `alone` gets a batch of its own: its last polls killed their workers.
    """

    source_id: int
    name: str
    token: int
    lease_until: datetime
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One item of a feed, sitemap or listing: the address of an article and what the list says of it.

    `published_at` is aware; None where the list gives no date or one that cannot be read. `via` is for lists that hold
    several kinds of links; else the list's own kind counts.
    """

    url: str
    title: str = ""
    published_at: datetime | None = None
    summary: str = ""
    via: Found = Found.UNKNOWN


@dataclass(frozen=True, slots=True)
class Removal:
    """A line that cleaning took out, and the step that did: «noise:typo_widget», «repeat:exact» ..."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What site memory learns from a page: all `lines` that it shows, but for its headline, and which story it tells:
    its `title` and the `paragraphs` of prose that seem to be the article's."""

    title: str
    paragraphs: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """A page read as an article. `outcome` is ARTICLE, or why it is none (then the text may be empty).

    `paragraphs` are plain text in reading order, without the title. `published_at` is aware (the
    source's zone where the page names none) or None: never the time of the crawl.
    `published_evidence` says where the date was read: «json-ld datePublished: 2021-07-21T16:48+03:00».
    `kept + removed` covers every line of the cleaned candidate text.
    """

    outcome: Outcome
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    lead: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None  # ISO 639-1
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    published_evidence: str = ""
    modified_at: datetime | None = None
    canonical_url: str | None = None
    origin_citation: str | None = None
    removed: tuple[Removal, ...] = ()
    quality: tuple[str, ...] = ()
    detail: str = ""  # for an outcome other than ARTICLE: a sentence that a person understands
    charset: str = ""
    alternatives: tuple[str, ...] = field(default=())  # other dates that were seen and not taken
    captions: tuple[str, ...] = ()  # of the article's pictures, and their credits
    footnotes: tuple[str, ...] = ()  # on foreign agents and forbidden organisations, as the law wants them
    observed: Observation | None = field(default=None, repr=False)
    layout: PageLayout | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Decision:
    """How one text stands to another: the relation, its score in 0..1, and what a person can check."""

    relation: Relation
    score: float
    jaccard: float = 0.0
    containment: float = 0.0
    evidence: str = ""
