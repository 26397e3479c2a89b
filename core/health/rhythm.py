"""When something new is to be expected of a source: the rates that polling learns (`core.polling.rates`), kept as they
were when the last item came, so that a silence does not teach them that silence is usual; and holidays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import inf

from core import workdays
from core.health.tails import Gaps, Tail, bound, with_gap
from core.polling.hours import hours_between
from core.polling.kinds import KindPrior
from core.polling.rates import RateState, Sighting, mean_rate, observe, rates, unseen

_YEAR = timedelta(days=365).total_seconds()
_DAY = timedelta(days=1)
_LONGEST = 400 * _DAY
_HOLIDAY_WEIGHT = 10.0  # expected items
_LEAST_GAPS, _LEAST_TIME = 8, timedelta(days=7)  # before anything is said
_UNEASY, _LONGER = 10, 1.5  # gaps after an alarm, which are given so much longer: nothing flaps


@dataclass(frozen=True, slots=True)
class Habits:
    """What the sources of a kind have in common. `holiday` is what a public holiday brings, a day off being 1."""

    rates: KindPrior
    gaps: Tail = Tail()  # noqa: RUF009 - frozen
    holiday: float = 0.6


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`rates.until` is when the last items came, `first` when the source was first read. Since then `seen` gaps were
    seen; `gaps` measures them in expected items. Chance alone hardly ever makes it `silent_at` without another item;
    None while too little is known."""

    rates: RateState
    first: datetime
    seen: int = 0
    gaps: Gaps = Gaps()  # noqa: RUF009 - frozen
    holiday_seen: float = 0.0
    holiday_expected: float = 0.0
    silent_at: datetime | None = None
    most: float = 0.0  # expected items until then
    uneasy: int = 0  # gaps that are still given longer, because a silence has just ended

    @property
    def last(self) -> datetime:
        return self.rates.until


def began(at: datetime) -> Rhythm:
    """The first read shows what is old to the site: only the time counts."""
    return Rhythm(unseen(at), at)


def with_items(
    rhythm: Rhythm,
    at: datetime,
    dates: tuple[datetime | None, ...],
    habits: Habits,
    zone: tzinfo,
    alarms: float,
    was_silent: bool,
) -> Rhythm:
    """After a read at `at` that showed items of these dates. Chance may make a source silent `alarms` times a year."""
    if at <= rhythm.last:
        return rhythm
    holiday = factor(rhythm, habits)
    length, on_holidays = _expected(rhythm, habits, zone, at, holiday)
    if on_holidays > 0:
        seen = sum(1 for date in dates if workdays.is_holiday((date or at).astimezone(zone).date()))
        rhythm = replace(
            rhythm,
            holiday_seen=rhythm.holiday_seen + seen,
            holiday_expected=rhythm.holiday_expected + on_holidays / max(holiday, 1e-6),
        )
    known = rhythm.gaps.count >= _LEAST_GAPS
    gaps = with_gap(rhythm.gaps, length, rhythm.most if known and rhythm.most else inf)
    learnt = observe(rhythm.rates, habits.rates, zone, Sighting(at, dates))
    uneasy = _UNEASY if was_silent else max(rhythm.uneasy - 1, 0)
    following = replace(rhythm, rates=learnt, gaps=gaps, silent_at=None, most=0.0, uneasy=uneasy, seen=rhythm.seen + 1)
    if gaps.count < _LEAST_GAPS or at - rhythm.first < _LEAST_TIME:
        return following
    most = bound(gaps, habits.gaps, gaps_a_year(following), alarms) * (_LONGER if uneasy else 1.0)
    return replace(following, most=most, silent_at=_when(following, habits, zone, most))


def postponed(rhythm: Rhythm, seconds: float) -> Rhythm:
    """With that much time more until it is silent."""
    later = rhythm.silent_at and rhythm.silent_at + timedelta(seconds=seconds)
    return replace(rhythm, silent_at=later)


def factor(rhythm: Rhythm, habits: Habits) -> float:
    """What a holiday brings of what a day off would."""
    weight = _HOLIDAY_WEIGHT
    return (rhythm.holiday_seen + weight * habits.holiday) / (rhythm.holiday_expected + weight)


def a_year(rhythm: Rhythm, habits: Habits) -> float:
    """Items that are to be expected in a year."""
    return mean_rate(rhythm.rates, habits.rates) * 24 * 365


def gaps_a_year(rhythm: Rhythm) -> float:
    watched = max((rhythm.last - rhythm.first).total_seconds(), 86_400.0)
    return rhythm.seen * _YEAR / watched


def expected_until(rhythm: Rhythm, habits: Habits, zone: tzinfo, at: datetime) -> float:
    """How many items should have come since the last one."""
    return _expected(rhythm, habits, zone, at, factor(rhythm, habits))[0]


def _expected(rhythm: Rhythm, habits: Habits, zone: tzinfo, at: datetime, holiday: float) -> tuple[float, float]:
    """Items expected from the last one to `at`, and those of them on holidays."""
    known = rates(rhythm.rates, habits.rates)
    total = on_holidays = 0.0
    for day, begin, end in _days(max(rhythm.last, at - _LONGEST), at, zone):
        items = _of_day(known, day) if end - begin == _DAY else _of_hours(known, begin, end, zone)
        if workdays.is_holiday(day):
            items *= holiday
            on_holidays += items
        total += items
    return total, on_holidays


def _when(rhythm: Rhythm, habits: Habits, zone: tzinfo, most: float) -> datetime | None:
    """When `most` items are expected to have come since the last one; None where that is more than a year ahead."""
    known, holiday = rates(rhythm.rates, habits.rates), factor(rhythm, habits)
    left = most
    for day, begin, end in _days(rhythm.last, rhythm.last + _LONGEST, zone):
        scale = holiday if workdays.is_holiday(day) else 1.0
        if end - begin == _DAY and (whole := _of_day(known, day) * scale) < left:
            left -= whole
            continue
        for place, since, length in hours_between(begin, end, zone):
            rate = known[place] * scale / 3600
            if rate * length >= left:
                return begin + timedelta(seconds=since + left / rate)
            left -= rate * length
    return None


def _days(start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[date, datetime, datetime]]:
    """The time from `start` to `end`, cut at midnights of the zone."""
    while start < end:
        day = start.astimezone(zone).date()
        midnight = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
        yield day, start, min(midnight, end)
        start = midnight


def _of_day(known: Sequence[float], day: date) -> float:
    return sum(known[24:]) if workdays.is_day_off(day) else sum(known[:24])


def _of_hours(known: Sequence[float], begin: datetime, end: datetime, zone: tzinfo) -> float:
    return sum(known[place] * length for place, _, length in hours_between(begin, end, zone)) / 3600
