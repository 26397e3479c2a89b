"""Sources whose habits are known, for the tests of the polling policy."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from random import Random
from zoneinfo import ZoneInfo

from core.polling.first_read import begin
from core.polling.kinds import KindPrior, default_of
from core.polling.rates import RateState, Sighting, observe

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
MEDIA = default_of("media")
FLAT = KindPrior(1.0, 1.0, (1.0,) * 48)


def every(minutes: float, start: datetime, end: datetime) -> list[datetime]:
    step, times = timedelta(minutes=minutes), []
    while start < end:
        times.append(start)
        start += step
    return times


def at_any_minute(a_day: float, days: int, seed: int = 1) -> list[datetime]:
    """A Poisson process from `MONDAY`."""
    chance, at, times = Random(seed), MONDAY, list[datetime]()
    while (at := at + timedelta(days=chance.expovariate(a_day))) < MONDAY + timedelta(days=days):
        times.append(at)
    return times


def watched(
    items: list[datetime],
    until: datetime,
    *,
    start: datetime = MONDAY,
    poll: timedelta = timedelta(minutes=30),
    prior: KindPrior = FLAT,
    zone: tzinfo = MOSCOW,
    show: Callable[[datetime], datetime | None] = lambda date: date,
) -> RateState:
    """The state after polls every half hour from `start`; `show` is the date that the feed gives an item."""
    state = begin(prior, zone, start, [])
    at = start
    while at < until:
        before, at = at, at + poll
        new = tuple(show(item) for item in items if before < item <= at)
        state = observe(state, prior, zone, Sighting(at, new))
    return state
