"""What is broken on purpose, when, and how soon that should be known."""

from dataclasses import dataclass
from enum import StrEnum
from math import log

import numpy as np

from bench.health.worlds import DAY, END, HOUR, LEARN, Made
from core.alerts import AlertKind
from core.health.volume import BOUND, DROP

_FALLS = {"halved": 0.5, "quartered": 0.25}
_SEASON = 90  # days
_REST = 21 * DAY  # after a fault, before the next
_LEAST_A_DAY = 1.0  # below it, no one could tell within a year that it has halved


class Fault(StrEnum):
    SILENT = "silent"
    FROZEN = "feed frozen"
    OUTAGE = "outage"
    HALVED = "halved"
    QUARTERED = "quartered"
    UNDATED = "dates lost"
    SHORT = "bodies short"
    WALL = "walls"
    SOFT_404 = "soft 404s"
    AHEAD = "clock ahead"
    BEHIND = "clock behind"


FOUND_BY = {
    Fault.SILENT: {AlertKind.SILENT, AlertKind.FROZEN, AlertKind.VOLUME},
    Fault.FROZEN: {AlertKind.FROZEN, AlertKind.SILENT, AlertKind.VOLUME},
    Fault.OUTAGE: {AlertKind.FAILING},
    Fault.HALVED: {AlertKind.VOLUME},
    Fault.QUARTERED: {AlertKind.VOLUME, AlertKind.SILENT},
    Fault.UNDATED: {AlertKind.FIELDS},
    Fault.SHORT: {AlertKind.FIELDS},
    Fault.WALL: {AlertKind.OUTCOMES},
    Fault.SOFT_404: {AlertKind.OUTCOMES},
    Fault.AHEAD: {AlertKind.CLOCK, AlertKind.FIELDS},  # a page's date that lies ahead is refused: it has none
    Fault.BEHIND: {AlertKind.CLOCK},
}


@dataclass(frozen=True, slots=True)
class Injected:
    """From `start` to `end`. It should be known by `limit`; `literal` is three mean gaps after the start."""

    fault: Fault
    start: float
    end: float
    limit: float
    literal: float


def plan(source: Made, seed: int) -> list[Injected]:
    """Faults one after the other, in random order, each as long as the detection is given, and half as long again."""
    rng = np.random.default_rng([seed, 7, source.number])
    clock = np.append(0, np.cumsum(source.intensity) * HOUR)
    hours = np.arange(len(clock)) * HOUR
    done: list[Injected] = []
    at = LEARN + float(rng.uniform(0, 40 * DAY))
    for fault in rng.permutation(list(Fault)):
        kind = Fault(str(fault))
        if kind in (Fault.HALVED, Fault.QUARTERED) and source.a_day < _LEAST_A_DAY:
            continue
        begun = float(np.interp(at, hours, clock))
        interval = float(np.median(np.diff(source.polls)))

        def when(items: float, begun: float = begun) -> float:
            return float(np.interp(begun + items, clock, hours, right=np.inf))

        limit = max(when(_limit(source, kind)), at + 3 * interval)
        end = limit + max(0.5 * (limit - at), 12 * HOUR)
        if not end < END - DAY:
            continue
        done.append(Injected(kind, at, end, limit, max(when(3.0), at + 3 * interval)))
        at = end + _REST + float(rng.exponential(20 * DAY))
    return done


def _limit(source: Made, fault: Fault) -> float:
    """Expected items until it should be known.

    Three of the gaps that are the longest of an ordinary quarter: with batches that come at random, that is the size
    of a batch times the logarithm of their number. For a drop, three times what Wald's bound asks of a test that
    knows the source's rate and variance, at the service's own rate of false alarms; never less than a week.
    """
    fall = _FALLS.get(str(fault))
    if fall is None:
        return 3 * source.batch * log(max(_SEASON * source.a_day / source.batch, 3.0))
    drift = (1 - DROP) + log(DROP) * fall
    return max(3 * source.day_variance * BOUND / drift, 7 * source.a_day)
