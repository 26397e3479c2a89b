"""Russia's public holidays, the days off that the government moves them to, and the Saturdays worked in exchange."""

from datetime import date
from functools import cache

_SATURDAY = 5


def is_holiday(day: date) -> bool:
    """Public holidays, the first eight days of January among them, and moved days off; no ordinary weekend."""
    return day in _year(day.year)[0]


def is_day_off(day: date) -> bool:
    """Holidays, Saturdays and Sundays, but those that are worked."""
    off, worked = _year(day.year)
    return day in off or (day.weekday() >= _SATURDAY and day not in worked)


def prepare() -> None:
    """Loads the calendar, which takes half a second: once before a fork, not in every child."""
    is_holiday(date(2026, 1, 1))


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    from holidays import country_holidays  # only when a day is asked for

    found = country_holidays("RU", years=year)
    return frozenset(found), frozenset(getattr(found, "weekend_workdays", ()))
