"""Selectors for the headline, the date and the author: each is tried on all new pages, and the shortest right one is
taken."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from core.dates import parse_date
from core.models import ExtractionRules, Precision
from extraction.byline import people
from extraction.mending.samples import Reading
from extraction.mending.selectors import select, selectors_for
from extraction.title import same_title

_RIGHT = 0.9  # of the new pages on which the truth is known
_FEWEST = 3
_LONGEST = 120  # characters of a date or a name, with its label
_FRESH = timedelta(days=3)  # a page is fetched soon after its article is published
_CLOCK = timedelta(minutes=2)
_NEAR = 8  # blocks
_SAME = timedelta(minutes=1)
_MAY_BE_DATE = re.compile(r"\d|назад|сегодня|вчера", re.I)

Value = Callable[[Reading, HtmlElement], bool | None]  # whether it is right; None where nobody knows


def title_selector(readings: Sequence[Reading]) -> str | None:
    def right(reading: Reading, element: HtmlElement) -> bool | None:
        return same_title(text_of(element), reading.title) if reading.title else None

    return _best(readings, right, lambda reading: _short(reading, 400))


def date_selector(readings: Sequence[Reading], rules: ExtractionRules) -> str | None:
    """By the feed's date, else by what the page states in its markup; else by dates that are fresh and differ."""
    zone = ZoneInfo(rules.timezone)
    values: dict[HtmlElement, bool | None] = {}

    def right(reading: Reading, element: HtmlElement) -> bool | None:
        if element not in values:
            values[element] = _is_its_date(reading, element, zone, rules.z_is_local)
        return values[element]

    def dated(reading: Reading) -> Iterator[HtmlElement]:
        near = _around_text(reading)
        for element in _short(reading, _LONGEST):
            stands_near = element in near or any(above in near for above in islice(element.iterancestors(), 3))
            if element.tag != "a" and stands_near and _MAY_BE_DATE.search(date_text(element)):
                yield element

    return _best(readings, right, dated)


def author_selector(readings: Sequence[Reading], known: frozenset[str]) -> str | None:
    """By the names that signed articles before."""

    def right(reading: Reading, element: HtmlElement) -> bool | None:
        return bool(known & set(people(text_of(element))))

    return _best(readings, right, lambda reading: _short(reading, _LONGEST))


def text_of(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:2000]


def date_text(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or text_of(element)


def _is_its_date(reading: Reading, element: HtmlElement, zone: ZoneInfo, z_is_local: bool) -> bool | None:
    sample = reading.sample
    moment = parse_date(date_text(element), zone=zone, now=sample.fetched_at, z_is_local=z_is_local)
    if moment is None:
        return False
    truth = sample.published_hint or _stated(reading)
    if truth is not None:
        if moment.precision is Precision.DAY:
            return moment.at.astimezone(zone).date() == truth.astimezone(zone).date()
        return abs(moment.at - truth) <= _SAME
    age = sample.fetched_at - moment.at
    return _CLOCK < age < _FRESH or (moment.precision is Precision.DAY and timedelta() <= age < _FRESH)


def _around_text(reading: Reading) -> set[HtmlElement]:
    """The block elements from a little above the headline to a little below the text: further off stand the dates of
    other articles."""
    places = [i for i, block in enumerate(reading.blocks) if block.text in reading.own]
    places += [i for i, b in enumerate(reading.blocks) if reading.title and same_title(b.text, reading.title)]
    if not places:
        return set()
    return {block.element for block in reading.blocks[max(min(places) - _NEAR, 0) : max(places) + _NEAR]}


def _stated(reading: Reading) -> datetime | None:
    exact = reading.free.published_precision is Precision.MINUTE
    by_markup = reading.free.published_evidence.startswith(("json-ld", "meta", "microdata", "time element"))
    return reading.free.published_at if exact and by_markup else None


def _short(reading: Reading, longest: int) -> Iterator[HtmlElement]:
    """Elements of the body with some text, none that is long."""
    for element in reading.root.iter("*"):
        if len(element) <= 4 and element.tag not in ("script", "style", "title", "meta", "option", "button"):
            size = sum(map(len, element.itertext()))
            if 2 < size <= longest or element.get("datetime"):
                yield element


def _best(
    readings: Sequence[Reading], right: Value, candidates: Callable[[Reading], Iterator[HtmlElement]]
) -> str | None:
    found: Counter[str] = Counter()
    costs: dict[str, int] = {}
    for reading in readings:
        named = {
            selector: cost
            for element in candidates(reading)
            if right(reading, element)
            for cost, selector in selectors_for(element)
        }
        found.update(named.keys())
        costs |= named
    options = [selector for selector, count in found.items() if count >= _RIGHT * _FEWEST]
    for selector in sorted(options, key=lambda s: (-found[s], costs[s], s))[:60]:
        first = [(reading, hits[0]) for reading in readings if (hits := select(reading.root, selector))]
        told = [verdict for reading, element in first if (verdict := right(reading, element)) is not None]
        if sum(told) >= max(_FEWEST, _RIGHT * len(readings)) and sum(told) >= _RIGHT * len(told):
            return selector
    return None
