"""The price of a request, so that all sources together keep to a budget of requests an hour.

The rates of all sources give the price at which the budget is spent (`solve`); what was really spent
corrects it once a day (`corrected`). Within the day, `Tokens` keep any few minutes to twice the budget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cbrt, exp, log, sqrt

from core.polling.hours import OF_DAYS_OFF, OF_WORKING_DAYS
from core.polling.intervals import Aim

PEAK = 2.0  # times the budget: no stretch of the day may cost more
_PEAK_SECONDS = 600.0  # over which that is measured
_DAMPED = 0.6
_MOST_CORRECTION = 4.0
_ROUNDS = 60
_OF_A_WEEK = (OF_WORKING_DAYS / 168,) * 24 + (OF_DAYS_OFF / 168,) * 24
_OF_A_WORKING_DAY = (1 / 24,) * 24 + (0.0,) * 24


@dataclass(frozen=True, slots=True)
class Demand:
    """What one source asks for: items an hour by bin, its bounds in seconds, and the requests of one poll."""

    rates: Sequence[float]
    floor: float
    ceiling: float
    cost: float = 1.0


def polls_an_hour(rate: float, price: float, aim: Aim) -> float:
    """Of a source with a steady rate (items an hour), were there no bounds."""
    a_second = rate / 3600
    return 3600 * (sqrt(a_second / (2 * price)) if aim is Aim.MEAN else cbrt(a_second / (3 * price)))


def solve(demands: Sequence[Demand], budget: float, aim: Aim, *, first_day: bool = False) -> float:
    """The price at which the sources cost `budget` requests an hour, averaged over a week; bisection.

    On the `first_day` over a working day: what it costs too much no quiet day before it has saved. Where
    even the bounds of the sources cost more, or less, than the budget, the highest or lowest price.
    """
    hours = _OF_A_WORKING_DAY if first_day else _OF_A_WEEK
    power = 0.5 if aim is Aim.MEAN else 1 / 3
    tables = [
        (
            demand.cost,
            3600 / max(demand.ceiling, demand.floor),
            3600 / demand.floor,
            [polls_an_hour(rate, demand.cost, aim) for rate in demand.rates],
        )
        for demand in demands
    ]
    low, high = 1e-3, 1e12
    for _ in range(_ROUNDS):
        middle = sqrt(low * high)
        scale = exp(-power * log(middle))
        spent = sum(
            cost * sum(share * min(max(poll * scale, least), most) for share, poll in zip(hours, polls, strict=True))
            for cost, least, most, polls in tables
        )
        low, high = (middle, high) if spent > budget else (low, middle)
        if high / low < 1.001:
            break
    return sqrt(low * high)


def corrected(correction: float, spent: float, budget: float, aim: Aim) -> float:
    """The factor on the solved price after a day (or week) that cost `spent` requests an hour on average."""
    if spent <= 0 or budget <= 0:
        return correction
    power = _DAMPED if aim is Aim.MEAN else 1.5 * _DAMPED  # how the price moves what is spent
    factor = correction * exp(power * log(spent / budget))
    return min(max(factor, 1 / _MOST_CORRECTION), _MOST_CORRECTION)


def equal_interval(costs: float, budget: float) -> float:
    """Seconds between polls when all sources share the budget alike; `costs` are the requests of one round."""
    return 3600 * costs / budget if budget > 0 else 3600.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """The requests that may be made at once; they come back at the peak rate."""

    left: float

    def after(self, seconds: float, budget: float) -> "Tokens":
        more = min(self.left + PEAK * budget * max(seconds, 0.0) / 3600, most_tokens(budget))
        return Tokens(max(self.left, more))  # what was granted beyond the measure stays until it is spent

    def less(self, spent: float) -> "Tokens":
        return Tokens(self.left - spent)


def most_tokens(budget: float) -> float:
    """At least one, so that the smallest budget is spent at all."""
    return max(PEAK * budget * _PEAK_SECONDS / 3600, 1.0)
