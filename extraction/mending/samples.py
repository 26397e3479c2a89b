"""The pages that a rule is learnt from: what each shows, what is read of it today, and what should be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml.html import HtmlElement

from core.models import Extraction, ExtractionRules
from extraction.blocks import Block, blocks_of
from extraction.decode import decode
from extraction.page import extract
from extraction.parse import parse
from extraction.title import same_title

_COMMON_PAGES, _COMMON_SHARE = 3, 0.3  # of the new pages; a line on as many belongs to none of them


@dataclass(frozen=True, slots=True)
class Sample:
    """An archived page. `new`: it was fetched since the layout changed. The hints are what the feed said of it."""

    url: str
    body: bytes
    charset: str | None
    fetched_at: datetime
    new: bool
    title_hint: str = ""
    published_hint: datetime | None = None

    def read(self, rules: ExtractionRules) -> Extraction:
        return extract(self.body, url=self.url, charset=self.charset, now=self.fetched_at, rules=rules)


@dataclass(slots=True)
class Reading:
    """`now` is what the site's rules give today, `free` what is read without those that take a part.

    `title` is what the headline should be, empty where nobody knows; `own` are the lines of its text, `foreign` are
    lines of the page that tell of something else.
    """

    sample: Sample
    root: HtmlElement
    blocks: list[Block]
    now: Extraction
    free: Extraction
    title: str = ""
    own: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    parents: dict[HtmlElement, list[Block]] = field(default_factory=dict)
    readings: dict[ExtractionRules, Extraction] = field(default_factory=dict)

    def read(self, rules: ExtractionRules) -> Extraction:
        if rules not in self.readings:
            self.readings[rules] = self.sample.read(rules)
        return self.readings[rules]

    def under(self, element: HtmlElement) -> list[Block]:
        """The blocks below an element, in page order."""
        if not self.parents:
            for block in self.blocks:
                for above in (block.element, *block.element.iterancestors()):
                    self.parents.setdefault(above, []).append(block)
        return self.parents.get(element, [])


def read_samples(samples: Iterable[Sample], rules: ExtractionRules, titles: Iterable[str]) -> list[Reading]:
    """`titles` are headlines of the site's other articles. A page that cannot be parsed is left out."""
    free = replace(rules, title=None, body=None, date=None, author=None)
    readings = []
    for sample in samples:
        page = parse(decode(sample.body, sample.charset).text)
        if page is not None:
            now = sample.read(rules)
            readings.append(Reading(sample, page.root, blocks_of(page.root), now, sample.read(free)))
    _entitle(readings)
    _part(readings, {_key(title) for title in titles if title})
    return readings


def _entitle(readings: Sequence[Reading]) -> None:
    """The feed's word counts most; a headline that several pages share is the site's name."""
    found = Counter(reading.free.title for reading in readings)
    for reading in readings:
        free = reading.free.title
        reading.title = reading.sample.title_hint or (free if found[free] == 1 else "")


def _part(readings: Sequence[Reading], titles: set[str]) -> None:
    """Tells each page's own lines from those of other articles, by where a line stands nearest below a headline."""
    titles |= {_key(reading.title) for reading in readings if reading.title}
    places: dict[str, tuple[int, datetime]] = {}
    seen: Counter[str] = Counter()
    new = [reading for reading in readings if reading.sample.new]
    for reading in readings:
        head = _headline(reading)
        for index, text in enumerate(block.text for block in reading.blocks):
            place = (abs(index - head), reading.sample.fetched_at)
            places[text] = min(places.get(text, place), place)
    for reading in new:
        seen.update({block.text for block in reading.blocks})
    common = {text for text, count in seen.items() if count >= max(_COMMON_PAGES, _COMMON_SHARE * len(new))}
    for reading in readings:
        head = _headline(reading)
        foreign = set()
        for index, block in enumerate(reading.blocks):
            own_place = places[block.text] == (abs(index - head), reading.sample.fetched_at)
            is_title = reading.title and same_title(block.text, reading.title)
            if not is_title and (not own_place or block.text in common or _key(block.text) in titles):
                foreign.add(block.text)
        told = {paragraph.removeprefix("• ") for paragraph in (*reading.free.paragraphs, *reading.now.paragraphs)}
        reading.foreign = frozenset(foreign)
        reading.own = frozenset(block.text for block in reading.blocks if block.text in told - foreign)


def _headline(reading: Reading) -> int:
    blocks = enumerate(reading.blocks)
    return next((i for i, block in blocks if reading.title and same_title(block.text, reading.title)), 0)


def _key(text: str) -> str:
    return " ".join(text.lower().split())
