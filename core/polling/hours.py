"""The 48 bins of a source's week: the 24 hours of a working day, then those of a day off, in its own time zone."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from core import workdays

BINS = 48
OF_WORKING_DAYS, OF_DAYS_OFF = 5, 2  # hours of a week that fall into one bin
_HOUR = 3600.0


def is_day_off(local: datetime) -> bool:
    """Saturdays and Sundays, and Russia's public holidays; days that were moved stand where they are kept."""
    return workdays.is_day_off(local.date())


def bin_of(local: datetime) -> int:
    return local.hour + 24 if is_day_off(local) else local.hour


def hours_between(start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[int, float, float]]:
    """The time from `start` to `end`, cut where the local hour ends: (bin, seconds since `start`, seconds).

    Walks in UTC and asks the zone at each cut, so that a day on which clocks are moved has its 23 or 25 hours.
    """
    total = (end - start).total_seconds()
    done, at = 0.0, start
    while done < total:
        local = at.astimezone(zone)
        left = _HOUR - (local.minute * 60 + local.second + local.microsecond / 1e6)
        length = min(left, total - done)
        yield bin_of(local), done, length
        done += max(length, 1e-3)  # a boundary missed by a rounding error is stepped over
        at = start + timedelta(seconds=done)
