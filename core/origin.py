"""Who had a story first: by the publishers' times, by whom the copies name, and last by when we saw them.

A publication time is a stretch, not a point: a page that gives only its day was published at some time of that
day in its zone, one without a date by the time we saw it. Copies are ranked by the moment by which each was
surely out; how sure that makes the first of them is told by the copy that comes closest.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.models import Precision

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_SKEW = timedelta(minutes=10)  # a publisher's clock may run ahead of ours
_CLOCKS_AGREE = timedelta(minutes=10)  # two publishers' clocks, as a rule
# What a citation outweighs. A copy that names another site of the story follows it, unless its own date is far
# earlier; then it may have named an older message of that site.
_CITING = timedelta(hours=6)
_CITED = timedelta(hours=1)
_ZONE_ERROR = timedelta(hours=12)  # Russia's own zones lie ten hours apart, and some sites write UTC
_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|\dz|мск|msk|gmt|utc)\W*$|^feed:", re.I)
_NAMED = "other copies name it as their source"
HIGH, MEDIUM = 0.85, 0.6


class Basis(StrEnum):
    CLOCK = "clock"  # the publisher gives the minute
    DAY = "day"
    SIGHT = "sight"  # no date that can be right: only our polling knows


@dataclass(frozen=True, slots=True)
class Witness:
    """One article of a story, as far as the question who was first needs it. Times are aware.

    `feed_at` is what the site's feed said; `cites` the source that the text names, `cites_source` its key where it
    is one of ours; `zone` the site's IANA zone; `poll_seconds` the time between two looks at the site.
    """

    number: int
    url: str
    source_id: int
    source: str
    published_at: datetime | None
    precision: Precision
    evidence: str
    feed_at: datetime | None
    zone: str
    first_seen_at: datetime
    poll_seconds: int
    cites: str | None = None
    cites_source: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The original of a story: `confidence` in 0..1 that no other copy was there before, and why, the weightiest
    reason first."""

    number: int
    confidence: float
    reasons: tuple[str, ...]

    @property
    def level(self) -> str:
        return level(self.confidence)


@dataclass(frozen=True, slots=True)
class Window:
    """An article was published in [earliest, latest]. `zone_known`: its date states a zone, or needs none."""

    earliest: datetime
    latest: datetime
    basis: Basis
    zone_known: bool = True


Rank = tuple[datetime, str, int]


def level(confidence: float) -> str:
    return "high" if confidence >= HIGH else "medium" if confidence >= MEDIUM else "low"


def window(article: Witness) -> Window:
    """When the article was published, as far as anyone can know it."""
    seen, said = article.first_seen_at, article.published_at
    if said is None or said > seen + _SKEW:  # a date that lies after our own look is no date
        return Window(seen - timedelta(seconds=article.poll_seconds), seen, Basis.SIGHT)
    zone = ZoneInfo(article.zone)
    local = said.astimezone(zone)
    if article.precision is Precision.DAY or (local.hour, local.minute) == (0, 0):
        # many a CMS that keeps only days writes midnight
        start = local.replace(hour=0, minute=0, second=0, microsecond=0)
        found = Window(start.astimezone(UTC), (start + _DAY).astimezone(UTC), Basis.DAY)
    else:
        found = Window(said, said + _MINUTE, Basis.CLOCK, bool(_ZONE.search(article.evidence.strip())))
    feed = article.feed_at
    if feed is not None and feed <= seen + _SKEW:
        if found.basis is Basis.DAY and found.earliest <= feed < found.latest:
            found = Window(feed, feed + _MINUTE, Basis.CLOCK)
        else:
            found = Window(min(found.earliest, feed), max(found.latest, feed + _MINUTE), found.basis, found.zone_known)
    return Window(found.earliest, max(min(found.latest, seen), found.earliest + _MINUTE), found.basis, found.zone_known)


def rank(article: Witness, present: Collection[int], cited: Collection[int]) -> Rank:
    """Copies in this order: the first is the original. `present`: sources that have a copy; `cited`: sources that
    a copy of another site names. An order of each by itself, so that it is the same however the copies arrived."""
    when = window(article)
    out = when.latest
    if when.basis is Basis.SIGHT:
        # which of two we saw first within an hour says more of our polling than of them
        out = out.replace(minute=0, second=0, microsecond=0) + _HOUR
    if article.cites_source in present and article.cites_source != article.source_id:
        out += _CITING
    elif article.source_id in cited:
        out -= _CITED
    return out, article.url, article.number


def find_origin(witnesses: Sequence[Witness]) -> Origin:
    """`witnesses` are all articles of the story, at least one, in any order."""
    present, cited = sources_of(witnesses)
    first = min(witnesses, key=lambda article: rank(article, present, cited))
    found = Origin(first.number, 1.0, ("no other site has it",))
    for other in witnesses:
        found = with_rival(found, first, other)
    return _with_notes(found, first, present, cited)


def with_rival(found: Origin, first: Witness, other: Witness) -> Origin:
    """The same original, less sure of it where `other` comes closer than all copies before."""
    if other.source_id == first.source_id:
        return found
    weight, reason = min((found.confidence, found.reasons[0]), _compare(first, other))
    return Origin(found.number, weight, (reason, *found.reasons[1:]))


def with_newcomer(found: Origin, first: Witness, other: Witness) -> Origin:
    """What `find_origin` says of a story that `other` has joined, when it ranks behind `first`, is not of the
    site that `first` names, and names none of the story's sites but that of `first`."""
    found = with_rival(found, first, other)
    if other.cites_source == first.source_id != other.source_id and _NAMED not in found.reasons:
        return Origin(found.number, found.confidence, (found.reasons[0], _NAMED, *found.reasons[1:]))
    return found


def sources_of(witnesses: Iterable[Witness]) -> tuple[set[int], set[int]]:
    """The sources that have a copy, and those that a copy of another site names."""
    present, cited = set(), set()
    for article in witnesses:
        present.add(article.source_id)
        if article.cites_source is not None and article.cites_source != article.source_id:
            cited.add(article.cites_source)
    return present, cited


def _with_notes(found: Origin, first: Witness, present: Collection[int], cited: Collection[int]) -> Origin:
    notes = [_NAMED] if first.source_id in cited else []
    if first.cites and (first.cites_source is None or first.cites_source not in present):
        notes.append(f"it names {first.cites} as its source, which has no copy here")
    return Origin(found.number, found.confidence, (found.reasons[0], *notes))


def _compare(first: Witness, other: Witness) -> tuple[float, str]:
    """How sure `first` was there before `other`, another site's, and the reason."""
    a, b, name = window(first), window(other), other.source
    if other.cites_source == first.source_id:
        if a.latest <= b.latest:
            return 0.97, f"{name} names it as its source"
        return 0.8, f"{name} names it as its source, though it gives an earlier time itself"
    if first.cites_source == other.source_id:
        return 0.5, f"it names {name} as its source, whose copy seems to be the later one"
    if Basis.SIGHT in (a.basis, b.basis):
        return _by_sight(first, other)
    if a.latest <= b.earliest:
        return _by_clock(first, other)
    return _by_overlap(first, other)


def _by_overlap(first: Witness, other: Witness) -> tuple[float, str]:
    """Two publishers' times of which neither lies wholly before the other."""
    a, b, name = window(first), window(other), other.source
    vague = [article.source for article, its in ((first, a), (other, b)) if its.basis is Basis.DAY]
    if a.latest > b.latest:
        return 0.4, f"{name} gives an earlier time, but whom the copies name speaks against it"
    if len(vague) == 2:
        return (0.2 if a.latest == b.latest else 0.3), f"neither it nor {name} gives more than the day"
    if vague:
        return 0.4, f"{vague[0]} gives only the day, which may have been before or after"
    if a.earliest == b.earliest:
        return 0.2, f"{name} gives the same minute; the address decides"
    if abs(b.earliest - a.earliest) < _MINUTE:
        return 0.3, f"{name} gives the same minute"
    return 0.4, f"the times that page and feed give overlap with those of {name}"


def _by_clock(first: Witness, other: Witness) -> tuple[float, str]:
    a, b = window(first), window(other)
    if a.basis is Basis.DAY and a.latest == first.first_seen_at:
        return 0.85, f"it gives only the day, but we saw it before {other.source} was published"
    lead = b.earliest - a.earliest
    sure = 0.95 if lead >= _HOUR else 0.85 if lead >= _CLOCKS_AGREE else 0.7
    if Basis.DAY in (a.basis, b.basis):
        reason = f"published before {other.source}, the days tell"
    else:
        reason = f"published {span(lead)} before {other.source}"
    unsure = [article.source for article, its in ((first, a), (other, b)) if not its.zone_known]
    if unsure and lead < _ZONE_ERROR:
        sure = min(sure, 0.6 if lead >= _CLOCKS_AGREE else 0.5)
        reason += f"; the time of {' and of '.join(unsure)} states no zone"
    return sure, reason


def _by_sight(first: Witness, other: Witness) -> tuple[float, str]:
    a, b = window(first), window(other)
    undated = [article.source for article, its in ((first, a), (other, b)) if its.basis is Basis.SIGHT]
    who = " and ".join(undated)
    without = f"{who} {'give' if len(undated) > 1 else 'gives'} no date that can be right"
    if a.latest <= b.earliest:
        # the first was seen: that is certain. That the second came after our last look is only likely.
        seen_before = b.basis is not Basis.SIGHT
        return (0.7 if seen_before else 0.5), f"{without}; by our own looks it was there before {other.source}"
    return 0.2, f"{without}, and our own looks do not tell which was there first"


def span(lead: timedelta) -> str:
    """«2 h 10 min», «3 d 4 h», «5 min»; less than a minute is «0 min»."""
    minutes = int(abs(lead).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"
