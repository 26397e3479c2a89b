"""The minutes of the hour at which a source publishes: many send what was scheduled at :00 or :30.

Items are counted in twelve parts of the hour. Most sources publish at any minute, and chance alone makes
their counts uneven; so Pearson's chi-square of the counts tells how much of that is more than chance, and
the counts are shrunk towards an even hour by the rest (empirical Bayes, by moments).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

PARTS = 12
PART = 3600.0 / PARTS  # seconds
NONE_SEEN = (0.0,) * PARTS
EVEN = (1.0,) * PARTS
# chi-square of an even hour: its mean and two standard deviations
_BY_CHANCE = (PARTS - 1) + 2 * (2 * (PARTS - 1)) ** 0.5
_LEAST_PRIOR = 1.0  # items in each part, however uneven they are: a handful of items is no schedule
_TOO_LONG = 900.0  # seconds: an item that came within a longer span tells nothing of its minute


def second_of_hour(at: datetime, zone: tzinfo) -> float:
    local = at.astimezone(zone)
    return local.minute * 60 + local.second + local.microsecond / 1e6


def profile(counts: Sequence[float]) -> tuple[float, ...]:
    """How many times the hour's rate each of its parts has, 1 on average; `EVEN` where chance explains the counts."""
    even = sum(counts) / PARTS
    if even <= 0:
        return EVEN
    beyond = sum((count - even) ** 2 for count in counts) / even - _BY_CHANCE
    if beyond <= 0:
        return EVEN
    prior = _LEAST_PRIOR + even * (PARTS - 1) / beyond
    return tuple([(prior + count) / (prior + even) for count in counts])


def by_part(parts: Sequence[float], begin: float, length: float) -> Iterator[tuple[float, float, float]]:
    """A span from second `begin` of the hour, by parts: (weight of the part, seconds since its begin, seconds)."""
    if parts is EVEN:
        yield 1.0, 0.0, length
        return
    done = 0.0
    for place, seconds in _cut(begin, length):
        yield parts[place], done, seconds
        done += seconds


def mean_of(parts: Sequence[float], begin: float, length: float) -> float:
    """The mean of a profile over `length` seconds from second `begin` of the hour."""
    if parts is EVEN or length >= 3600:
        return 1.0
    return sum(weight * seconds for weight, _, seconds in by_part(parts, begin, length)) / max(length, 1e-9)


def with_items(
    counts: Sequence[float], before: Sequence[float], begin: float, span: float, offsets: Sequence[float], undated: int
) -> tuple[float, ...]:
    """Counts with the items of one read, which began at second `begin` of an hour and took in `span` seconds.

    `offsets` are those of items whose time is known; of the others, only a short span tells something, and they are
    spread over it as the profile of the counts `before` it has it.
    """
    if not offsets and not undated:
        return tuple(counts)
    added = list(counts)
    for offset in offsets:
        added[_part_at(begin + offset)] += 1
    if undated and span <= _TOO_LONG:
        parts, cut = profile(before), _cut(begin, span)
        total = sum(parts[place] * seconds for place, seconds in cut)
        for place, seconds in cut:
            added[place] += undated * parts[place] * seconds / total
    return tuple(added)


def _part_at(second: float) -> int:
    return int(second // PART) % PARTS


def _cut(begin: float, length: float) -> list[tuple[int, float]]:
    """A span by parts of the hour: (part, seconds)."""
    pieces, at, end = [], begin, begin + length
    while at < end:
        until = min((at // PART + 1) * PART, end)
        pieces.append((_part_at(at), until - at))
        at = until
    return pieces
