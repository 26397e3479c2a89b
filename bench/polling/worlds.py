"""Sources that publish: made up ones, and recorded post times of real channels. Time is seconds since a Monday, UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY, WEEK = 86_400.0, 7 * 86_400.0
START = datetime(2026, 3, 2, tzinfo=UTC)
BEFORE, RUN = 2 * WEEK, 4 * WEEK  # what the first read may still show, and what is polled
STEP = 300.0  # of the true intensity

_ZONES = {  # name: (hours ahead of UTC, share of the sources)
    "Europe/Kaliningrad": (2, 0.01),
    "Europe/Moscow": (3, 0.53),
    "Europe/Samara": (4, 0.09),
    "Asia/Yekaterinburg": (5, 0.16),
    "Asia/Omsk": (6, 0.02),
    "Asia/Novosibirsk": (7, 0.09),
    "Asia/Irkutsk": (8, 0.04),
    "Asia/Yakutsk": (9, 0.02),
    "Asia/Vladivostok": (10, 0.02),
    "Asia/Magadan": (11, 0.02),
}
_WINDOWS = {10: 0.25, 15: 0.1, 20: 0.3, 30: 0.15, 50: 0.15, 100: 0.05}
_DATED, _SHARED_HOST, _DEAD = 0.7, 0.2, 0.04


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of source publishes. `day` are weights of its 24 local hours; `batch` items come together."""

    kind: str  # as the service knows it
    share: float
    a_day: float
    spread: float
    day: Sequence[float]
    day_off: float
    batch: float
    regular: float  # at most: 1 is a Poisson process, more is more even
    bursts: float  # a week


_NEWSROOM = (
    *(0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.8, 1.2, 1.6, 1.8, 1.7),
    *(1.6, 1.6, 1.6, 1.6, 1.5, 1.4, 1.2, 1.0, 0.9, 0.8, 0.6, 0.4),
)
_OFFICE = (
    *(0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.1, 0.8, 1.8, 2.4, 2.4),
    *(2.0, 1.5, 2.2, 2.4, 2.4, 1.8, 0.7, 0.3, 0.15, 0.1, 0.05, 0.02),
)
HABITS = (
    Habit("media", 0.175, 30, 0.7, _NEWSROOM, 0.60, 1.1, 2.5, 0.5),  # agencies
    Habit("media", 0.275, 7, 0.8, _NEWSROOM, 0.45, 1.2, 2.0, 0.3),  # local papers
    Habit("government", 0.25, 4, 0.8, _OFFICE, 0.12, 1.7, 1.0, 0.1),  # governments of regions
    Habit("government", 0.225, 1, 0.8, _OFFICE, 0.08, 1.5, 1.0, 0.05),  # towns
    Habit("government", 0.075, 3, 0.7, _OFFICE, 0.08, 2.5, 1.0, 0.05),  # prosecutors
)


@dataclass(frozen=True, slots=True)
class World:
    """`items` are each source's publications in order. `intensity` (sources x steps, items a second) where known."""

    name: str
    items: list[Floats]
    kinds: list[str]
    zones: list[ZoneInfo]
    windows: list[int]
    hosts: list[int]
    dated: list[bool]
    intensity: NDArray[np.float32] | None

    @property
    def sources(self) -> int:
        return len(self.items)


def made_up(sources: int, seed: int) -> World:
    """Clustered, more or less even renewal processes over a day and week of their own, with bursts."""
    rng = np.random.default_rng(seed)
    habits = rng.choice(len(HABITS), sources, p=[habit.share for habit in HABITS])
    zones, ahead = _zones(rng, sources)
    items, rows = [], []
    for number in range(sources):
        habit = HABITS[habits[number]]
        intensity = _intensity(rng, habit, ahead[number])
        if rng.random() < _DEAD:
            intensity[:] = 0
        rows.append(intensity)
        items.append(_publications(rng, habit, intensity))
    kinds = [HABITS[habit].kind for habit in habits]
    return _world("synth", rng, items, kinds, zones, np.array(rows, np.float32))


def _intensity(rng: np.random.Generator, habit: Habit, ahead: int) -> Floats:
    steps = np.arange(int((BEFORE + RUN) / STEP)) * STEP
    local = steps + ahead * 3600
    wobble = rng.normal(0, 0.35, 24)
    wobble = (wobble + np.roll(wobble, 1) + np.roll(wobble, -1)) / 1.7
    day = np.array(habit.day) * np.exp(wobble)
    off = habit.day_off * np.exp(rng.normal(0, 0.4)) if habit.day_off < 0.3 else habit.day_off + rng.normal(0, 0.15)
    shape = np.interp(local / 3600 % 24, np.arange(25), np.append(day, day[0]))
    shape = shape * np.where((local // DAY).astype(int) % 7 >= 5, np.clip(off, 0.02, 1.1), 1.0)
    days = (local // DAY).astype(int) - int(local[0] // DAY)
    shape = shape * rng.gamma(12, 1 / 12, days.max() + 1)[days]
    mean = habit.a_day * np.exp(rng.normal(0, habit.spread)) / DAY
    intensity = mean * shape / shape.mean()
    for _ in range(rng.poisson(habit.bursts * (BEFORE + RUN) / WEEK)):
        begin = rng.choice(len(steps), p=intensity / intensity.sum())
        since = (steps - steps[begin]) / (3600 * rng.uniform(1.5, 4))
        intensity = intensity + np.where(since >= 0, mean * rng.uniform(3, 6) * np.exp(-np.maximum(since, 0)), 0)
    return np.asarray(intensity)


def _publications(rng: np.random.Generator, habit: Habit, intensity: Floats) -> Floats:
    """A renewal process in the time that the intensity measures, with batches spread over some minutes."""
    clock = np.append(0, np.cumsum(intensity) * STEP / habit.batch)
    even = rng.uniform(1, habit.regular)
    count = int(clock[-1] + 6 * np.sqrt(clock[-1] + 1) + 5)
    ticks = np.cumsum(rng.gamma(even, 1 / even, count)) - rng.random()
    begins = np.interp(ticks[(ticks > 0) & (ticks < clock[-1])], clock, np.arange(len(clock)) * STEP)
    sizes = rng.geometric(1 / habit.batch, len(begins))
    later = rng.exponential(90, sizes.sum())
    later[np.cumsum(sizes) - sizes] = 0
    items = np.sort(np.repeat(begins, sizes) + later)
    return items[items < BEFORE + RUN]


def recorded(sources: int, seed: int, file: Path) -> World:
    """Post times of real channels (an .npz, one array of unix times a channel), each source one of them, moved to
    its zone with weekday and hour kept, and thinned to a rate of its own. They are repeated where they are short."""
    rng = np.random.default_rng(seed)
    with np.load(file) as archive:
        traces = [trace for name in archive.files if (trace := archive[name])[-1] - trace[0] >= WEEK]
    zones, ahead = _zones(rng, sources)
    items = []
    for number in range(sources):
        trace = traces[rng.integers(len(traces))]
        weeks = min(int((trace[-1] - trace[0]) // WEEK), int((BEFORE + RUN) // WEEK))
        moscow = trace + 3 * 3600 - 4 * DAY  # the epoch was a Thursday: whole weeks of this begin on Mondays
        begin = (moscow[-1] // DAY + 1) * DAY - weeks * WEEK
        kept = moscow[moscow >= begin]
        phase = kept % (weeks * WEEK)
        copies = range(-1, int((BEFORE + RUN) / WEEK / weeks) + 2)
        local = np.concatenate([np.sort(phase) + copy * weeks * WEEK for copy in copies])
        times = local - ahead[number] * 3600
        times = times[(times >= 0) & (times < BEFORE + RUN)]
        target = np.exp(rng.normal(np.log(5), 1.2)) / DAY
        keep = min(1.0, target / max(len(times) / (BEFORE + RUN), 1e-12))
        times = times[rng.random(len(times)) < (0 if rng.random() < _DEAD else keep)]
        items.append(np.sort(np.clip(times + rng.uniform(-20, 20), 0, BEFORE + RUN - 1)))
    return _world("real", rng, items, ["media"] * sources, zones, None)


def _zones(rng: np.random.Generator, sources: int) -> tuple[list[ZoneInfo], list[int]]:
    shares = np.array([share for _, share in _ZONES.values()])
    chosen = rng.choice(len(_ZONES), sources, p=shares / shares.sum())
    names = list(_ZONES)
    return [ZoneInfo(names[place]) for place in chosen], [_ZONES[names[place]][0] for place in chosen]


def _world(
    name: str,
    rng: np.random.Generator,
    items: list[Floats],
    kinds: list[str],
    zones: list[ZoneInfo],
    intensity: NDArray[np.float32] | None,
) -> World:
    count = len(items)
    hosts = list(range(count))
    for number in range(1, count):
        if rng.random() < _SHARED_HOST:
            hosts[number] = hosts[number - 1]
    windows = [int(window) for window in rng.choice(list(_WINDOWS), count, p=list(_WINDOWS.values()))]
    dated = [bool(value) for value in rng.random(count) < _DATED]
    return World(name, items, kinds, zones, windows, hosts, dated, intensity)
