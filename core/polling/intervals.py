"""From a source's rates to the time of its next poll.

A poll is worth its request as soon as the items that wait at the source are expected to have waited
`price` item-seconds together: with a steady rate, `sqrt(2 * price / rate)` after the last poll (Sia, Cho
and Cho 2007, for the least total delay). Rates change with the hour, the minute and the age of the last item, so
the integral itself is followed, over all boundaries. `Aim.TAIL` weighs an item by the square of its age, so that
few become very late (the cube root; Azar et al. 2018 for indices of this form).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from enum import StrEnum
from math import inf, sqrt

from core.polling import minutes
from core.polling.hours import hours_between
from core.polling.kinds import KindPrior
from core.polling.pauses import by_age
from core.polling.rates import RateState, mean_rate, rate_in

_LEAST_RATE = 1e-9  # items a second
_ALARM = 4.0  # how urgent a poll is that keeps a list from overflowing


class Aim(StrEnum):
    """What the requests are spent for: the least mean delay, or the fewest items that are very late."""

    MEAN = "mean"
    TAIL = "tail"


class Policy(StrEnum):
    """The owner's choice: learnt rates with one of the aims, or one interval for all sources."""

    MEAN = "mean"
    TAIL = "tail"
    FIXED = "fixed"

    @property
    def aim(self) -> Aim:
        return Aim.TAIL if self is Policy.TAIL else Aim.MEAN


@dataclass(frozen=True, slots=True)
class Terms:
    """What a source's next poll depends on beside its own rates.

    `price` of one poll: item-seconds for `Aim.MEAN`, item-seconds squared for `Aim.TAIL`. `window` is
    how many items the list holds, 0 where that is not known. `floor` and `ceiling` are seconds.
    """

    price: float
    aim: Aim = Aim.MEAN
    window: int = 0
    floor: float = 60.0
    ceiling: float = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Due:
    """The next poll, `wait` seconds after the last; `urgency` at that time, in prices of a poll: 1 just pays."""

    wait: float
    urgency: float

    def gain(self, age: float) -> float:
        """What a poll brings `age` seconds after the last one, in prices of a poll: the order of those that are due."""
        return self.urgency * (age / max(self.wait, 1.0)) ** 2


def most_expected(window: int) -> float:
    """The expected number of new items at which a list of `window` items has to be read.

    `L + 3 * sqrt(L) = window / 2`: three standard deviations more would still fill but half of it.
    """
    if window <= 0:
        return inf
    root = (sqrt(9 + 2 * window) - 3) / 2
    return root * root


def next_due(state: RateState, prior: KindPrior, zone: tzinfo, terms: Terms) -> Due:
    """When to poll again after a read at `state.until`."""
    most = most_expected(terms.window)
    squared = terms.aim is Aim.TAIL
    ceiling = max(terms.ceiling, terms.floor)
    items = age = age_squared = 0.0  # expected to wait, and the sums of their ages
    for rate, since, length in _foreseen(state, prior, zone, ceiling):
        to_price = (
            _until_squares(terms.price, items, age, age_squared, rate, length)
            if squared
            else (sqrt(max(items * items + 2 * rate * (terms.price - age), 0.0)) - items) / rate
        )
        to_most = (most - items) / rate
        step = min(to_price, to_most)
        if step <= length:
            wait = since + max(step, 0.0)
            urgency = _ALARM if to_most < to_price else 1.0
            return Due(wait, urgency) if wait >= terms.floor else Due(terms.floor, urgency * _overdue(terms, wait))
        age_squared += 2 * age * length + items * length**2 + rate * length**3 / 3
        age += items * length + rate * length**2 / 2
        items += rate * length
    return Due(ceiling, 1.0)


def expected_items(state: RateState, prior: KindPrior, zone: tzinfo, seconds: float) -> float:
    """How many items are expected to come within `seconds` after `state.until`, by the rates of the hours."""
    return sum(rate * factor * length for rate, factor, _, length in _by_hours(state, prior, zone, seconds))


def _foreseen(state: RateState, prior: KindPrior, zone: tzinfo, seconds: float) -> Iterator[tuple[float, float, float]]:
    """The time ahead in pieces of one rate: (items a second, seconds since `state.until`, seconds)."""
    parts, second = minutes.profile(state.parts), minutes.second_of_hour(state.until, zone)
    weights, age = state.pauses.weights(), state.pauses.age(state.until)
    for rate, factor, since, length in _by_hours(state, prior, zone, seconds):
        for part, later, span in minutes.by_part(parts, 0.0 if since else second, length):
            for place, latest, step in by_age(age + since + later, span):
                # what a burst adds does not wait for the usual pause
                many = factor * weights[place] if factor < 1 else weights[place] + factor - 1
                yield max(rate * part * many, _LEAST_RATE), since + later + latest, step


def _by_hours(
    state: RateState, prior: KindPrior, zone: tzinfo, seconds: float
) -> Iterator[tuple[float, float, float, float]]:
    """The time ahead by local hours: (items a second, factor of the moment, seconds since `state.until`, seconds)."""
    mean = mean_rate(state, prior)
    for place, since, length in hours_between(state.until, state.until + timedelta(seconds=seconds), zone):
        rate = rate_in(state, prior, mean, place) / 3600
        yield rate, state.factor_after(since + length / 2), since, length


def _overdue(terms: Terms, wait: float) -> float:
    return (terms.floor / max(wait, 1.0)) ** 2


def _until_squares(price: float, items: float, age: float, squares: float, rate: float, length: float) -> float:
    """Seconds until the squared ages reach the price; `inf` if not within `length`. Newton from above: convex."""
    x = length
    for _ in range(20):
        over = squares + 2 * age * x + items * x * x + rate * x**3 / 3 - price
        if x == length and over < 0:
            return inf
        slope = 2 * age + 2 * items * x + rate * x * x
        step = over / slope if slope > 0 else 0.0
        x -= step
        if step < 0.01:
            break
    return x
