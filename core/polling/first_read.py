"""A new source: the dates in its first list tell its rate at once, if they can be believed."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from core.polling.kinds import KindPrior
from core.polling.rates import RateState, Sighting, observe, unseen

_ENOUGH = 3  # items
_SKEW = timedelta(minutes=10)  # by which the site's clock may be ahead of ours
_INSTANT = timedelta(minutes=1)
_LONGEST = timedelta(weeks=6)


def begin(prior: KindPrior, zone: tzinfo, at: datetime, dates: Sequence[datetime | None]) -> RateState:
    """The state after the first read of a source that listed items of these dates."""
    history = believable(dates, at, zone)
    if not history:
        return unseen(at)
    oldest, later = history[0], history[1:]
    start = max(oldest, at - _LONGEST)
    seen = Sighting(at, tuple(date for date in later if date > start))
    if _whole_days(history, zone):  # the hour is not known: the shape says it
        seen = Sighting(at, (None,) * len(seen.dates))
    return observe(unseen(start), prior, zone, seen)


def believable(dates: Sequence[datetime | None], at: datetime, zone: tzinfo) -> list[datetime]:
    """The dates of a list that may serve as its history, oldest first; empty where they lie.

    They lie when most are missing or in the future, when all say the same moment (the time of the
    request, of an import), or when most of them are twins. A few items from long before the others,
    pinned to the top, are left out.
    """
    known = sorted(date for date in dates if date is not None and date <= at + _SKEW)
    if len(known) < _ENOUGH or 2 * len(known) < len(dates):
        return []
    if 2 * len(set(known)) < len(known) and not _whole_days(known, zone):
        return []
    pinned = 0
    while len(known) > 5 and pinned < 3 and known[1] - known[0] > (known[-1] - known[0]) / 2:
        known, pinned = known[1:], pinned + 1
    if known[-1] - known[0] < _INSTANT:
        return []
    return [min(date, at) for date in known]


def _whole_days(dates: Sequence[datetime], zone: tzinfo) -> bool:
    """Dates without a clock read as midnight of the source's zone."""
    midnights = sum(is_midnight(date, zone) for date in dates)
    return 5 * midnights >= 4 * len(dates)


def is_midnight(date: datetime, zone: tzinfo) -> bool:
    local = date.astimezone(zone)
    return (local.hour, local.minute, local.second) == (0, 0, 0)
