"""Made-up sources over more than a year: when they publish, what their articles are like, how their polls go.

Time is seconds since START. All of a source's chance is drawn here; faults are laid over it in `faults`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bench.polling.worlds import HABITS, Habit
from core import workdays

Floats = NDArray[np.float64]
HOUR, DAY = 3_600.0, 86_400.0
START = datetime(2025, 6, 2, tzinfo=UTC)
LEARN, YEAR = 56 * DAY, 365 * DAY
END = LEARN + YEAR

_RATES = {"media": (1.5, 300.0), "government": (0.3, 25.0)}  # items a day, even on a logarithmic scale
_ZONES = {
    "Europe/Kaliningrad": 0.03,
    "Europe/Moscow": 0.5,
    "Europe/Samara": 0.1,
    "Asia/Yekaterinburg": 0.15,
    "Asia/Novosibirsk": 0.12,
    "Asia/Vladivostok": 0.1,
}
_DAY_EVENNESS = 12.0  # a day's mean varies by the root of one twelfth
_STATIC = 0.6  # of the lists do not change a byte without news
_LISTS_WITH_DATES = 0.7


@dataclass(frozen=True, slots=True)
class Made:
    """A source. `intensity` is items a second by hour; `day_variance` the variance of a day's count over its mean."""

    number: int
    kind: str
    zone: ZoneInfo
    a_day: float
    batch: float
    day_variance: float
    intensity: Floats
    items: Floats
    batches: NDArray[np.int64]  # which batch an item came in
    polls: Floats
    failing: NDArray[np.bool_]
    static: bool
    dated_list: bool
    undated: float
    short: float
    odd: float  # share of pages that are no article


def made_up(number: int, seed: int) -> Made:
    """One of the sources of the world with this seed."""
    rng = np.random.default_rng([seed, number])
    habit = HABITS[int(rng.choice(len(HABITS), p=[habit.share for habit in HABITS]))]
    zone = ZoneInfo(str(rng.choice(list(_ZONES), p=list(_ZONES.values()))))
    least, most = _RATES[habit.kind]
    a_day = float(np.exp(rng.uniform(np.log(least), np.log(most))))
    intensity = _intensity(rng, habit, zone, a_day)
    items, batches = _publications(rng, habit, intensity)
    polls = _polls(rng, a_day)
    return Made(
        number,
        habit.kind,
        zone,
        a_day,
        habit.batch,
        2 * habit.batch - 1 + a_day / _DAY_EVENNESS,
        intensity,
        items,
        batches,
        polls,
        _hiccups(rng, polls),
        bool(rng.random() < _STATIC),
        bool(rng.random() < _LISTS_WITH_DATES),
        float(rng.choice([0.0, 0.01, 0.05, 0.3], p=[0.4, 0.35, 0.15, 0.1])),
        float(rng.uniform(0.0, 0.08)),
        float(rng.uniform(0.005, 0.08)),
    )


def _intensity(rng: np.random.Generator, habit: Habit, zone: ZoneInfo, a_day: float) -> Floats:
    """Hour by hour: the day, the week, holidays, summer, growth, days that differ, bursts."""
    hours = np.arange(int(END / HOUR))
    local = [(START + timedelta(hours=int(hour))).astimezone(zone) for hour in hours]
    wobble = rng.normal(0, 0.35, 24)
    day = np.array(habit.day) * np.exp((wobble + np.roll(wobble, 1) + np.roll(wobble, -1)) / 1.7)
    off = float(np.clip(habit.day_off * np.exp(rng.normal(0, 0.3)), 0.02, 1.1))
    holiday = off * float(rng.uniform(0.15, 0.7) if habit.kind == "government" else rng.uniform(0.5, 1.0))
    summer = float(rng.uniform(0.6, 1.0))
    days = np.array([moment.toordinal() for moment in local])
    days -= days[0]
    uneven = rng.gamma(_DAY_EVENNESS, 1 / _DAY_EVENNESS, days[-1] + 1)
    growth = np.exp(rng.normal(0.1, 0.25) * hours / len(hours))
    of_day = {}
    for moment in local:
        date = moment.date()
        if date not in of_day:
            idle = holiday if workdays.is_holiday(date) else off if workdays.is_day_off(date) else 1.0
            of_day[date] = idle * (1 - (1 - summer) * _midsummer(date.timetuple().tm_yday))
    shape = np.array([day[moment.hour] * of_day[moment.date()] for moment in local]) * uneven[days] * growth
    intensity = a_day / DAY * shape / shape.mean()
    for _ in range(rng.poisson(habit.bursts * END / (7 * DAY) / 2)):
        begin = rng.choice(len(hours), p=intensity / intensity.sum())
        since = (hours - begin) / rng.uniform(1.5, 4)
        more = np.where(since >= 0, np.exp(-np.maximum(since, 0)), 0)
        intensity = intensity + a_day / DAY * rng.uniform(2, 5) * more
    return np.asarray(intensity)


def _midsummer(day: int) -> float:
    """0 in May and in September, 1 at the turn of July."""
    return float(np.clip(1 - abs(day - 212) / 45, 0, 1))


def _publications(rng: np.random.Generator, habit: Habit, intensity: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """A renewal process in the time that the intensity measures; the items of a batch follow within minutes."""
    clock = np.append(0, np.cumsum(intensity) * HOUR / habit.batch)
    even = rng.uniform(1, habit.regular)
    count = int(clock[-1] + 6 * np.sqrt(clock[-1] + 1) + 5)
    ticks = np.cumsum(rng.gamma(even, 1 / even, count)) - rng.random()
    begins = np.interp(ticks[(ticks > 0) & (ticks < clock[-1])], clock, np.arange(len(clock)) * HOUR)
    sizes = rng.geometric(1 / habit.batch, len(begins))
    later = rng.exponential(90, sizes.sum())
    later[np.cumsum(sizes) - sizes] = 0
    items = np.repeat(begins, sizes) + later
    order = np.argsort(items)
    return items[order], np.repeat(np.arange(len(begins)), sizes)[order]


def _polls(rng: np.random.Generator, a_day: float) -> Floats:
    interval = float(np.clip(0.7 * DAY / a_day, 600, 4 * HOUR))
    return np.cumsum(interval * rng.uniform(0.9, 1.1, int(END / interval)))


def _hiccups(rng: np.random.Generator, polls: Floats) -> NDArray[np.bool_]:
    """Failures that pass: some sources have five times as many, and a few are down for an hour each night."""
    failing = np.zeros(len(polls), np.bool_)
    for _ in range(rng.poisson(60 if rng.random() < 0.1 else 12)):
        begin = rng.uniform(0, END)
        failing |= (polls >= begin) & (polls < begin + rng.exponential(0.4 * HOUR))
    if rng.random() < 0.05:
        failing |= polls % DAY < HOUR
    return failing
