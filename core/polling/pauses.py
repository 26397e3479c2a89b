"""What the time since the last item says of the next: some sources rest after an item, others publish in series.

Items and what the rates foretold are counted by the age of the last item known, in six classes of it; the
quotient, shrunk towards 1 by three items, is a factor on the rate (a piecewise constant hazard).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

BOUNDS = (180.0, 600.0, 1500.0, 3600.0, 7200.0)  # seconds since the last item
CLASSES = len(BOUNDS) + 1
_PRIOR_ITEMS = 3.0
_NONE = (0.0,) * CLASSES


@dataclass(frozen=True, slots=True)
class Pauses:
    """Items by the age of the item `last` known before them, as they came and as they were expected."""

    came: tuple[float, ...] = _NONE
    expected: tuple[float, ...] = _NONE
    last: datetime | None = None

    def weights(self) -> tuple[float, ...]:
        """By class of age: how many times more items than the rates say."""
        return tuple(
            [
                (_PRIOR_ITEMS + came) / (_PRIOR_ITEMS + expected)
                for came, expected in zip(self.came, self.expected, strict=True)
            ]
        )

    def age(self, at: datetime) -> float:
        """Seconds since the last item; `inf` before the first."""
        return inf if self.last is None else max((at - self.last).total_seconds(), 0.0)


def by_age(age: float, length: float) -> Iterator[tuple[int, float, float]]:
    """A span that begins `age` seconds after an item: (class, seconds since its begin, seconds)."""
    done = 0.0
    for place in range(bisect_right(BOUNDS, age), CLASSES):
        until = min(BOUNDS[place] - age, length) if place < len(BOUNDS) else length
        if until > done:
            yield place, done, until - done
            done = until


def after_read(
    pauses: Pauses,
    start: datetime,
    span: float,
    foreseen: Iterable[tuple[float, float, float]],
    offsets: Sequence[float],
    undated: int,
) -> Pauses:
    """After a read of the `span` seconds since `start`, in which items came at `offsets`, and others at any time.

    `foreseen` is that span in pieces: (items a second, seconds since `start`, seconds).
    """
    came, expected = list(pauses.came), list(pauses.expected)
    if pauses.last is not None:
        age = pauses.age(start)
        in_span = [0.0] * CLASSES
        for rate, since, length in foreseen:
            for place, _, seconds in by_age(age + since, length):
                in_span[place] += rate * seconds
        total = sum(in_span)
        for place, items in enumerate(in_span):
            expected[place] += items
            came[place] += undated * items / total if total > 0 else 0.0
        for offset in offsets:
            came[bisect_right(BOUNDS, age + offset)] += 1
    latest = max([*offsets, span / 2] if undated else offsets, default=None)
    last = pauses.last if latest is None else start + timedelta(seconds=latest)
    return Pauses(tuple(came), tuple(expected), last)
