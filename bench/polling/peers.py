"""The policies to compare with: the rules of others, scaled to the same budget, and one that knows the truth."""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from bench.polling.engine import TICK, Read
from bench.polling.rules import CEILING, FLOOR
from bench.polling.worlds import BEFORE, DAY, STEP, WEEK, World
from core.polling.budget import PEAK, Demand, corrected, solve
from core.polling.intervals import Aim, most_expected


class _Ranked:
    """Each tick has its share of the budget, for the sources that are furthest past their interval, in intervals of
    their own: the peers' rules, scaled by one common factor."""

    def __init__(self, world: World, budget: float) -> None:
        rng = np.random.default_rng(1)
        self._world, self._tick_budget = world, budget * TICK / 3600
        self._last = BEFORE - rng.uniform(0, 1200, world.sources)
        self._interval = np.ones(world.sources)
        self._tokens = 0.0
        self._hosts = np.array(world.hosts)

    def choose(self, now: float, free: NDArray[np.bool_], spent: float) -> list[int]:
        self._tokens += self._tick_budget - spent
        count = int(self._tokens)
        if count <= 0:
            return []
        score = np.where(free, self.score(now), -1.0)
        return _one_a_host(score, self._hosts, count)

    def score(self, now: float) -> NDArray[np.float64]:
        return (now - self._last) / self._interval

    def read(self, source: int, now: float, found: Read) -> None:
        self._last[source] = now

    def failed(self, source: int, now: float) -> None:
        pass


def _one_a_host(score: NDArray[np.float64], hosts: NDArray[np.int64], count: int) -> list[int]:
    best = np.argpartition(-score, min(2 * count, len(score) - 1))[: 2 * count]
    chosen: dict[int, int] = {}
    for source in best[np.argsort(-score[best])]:
        if score[source] > 0 and len(chosen) < count:
            chosen.setdefault(int(hosts[source]), int(source))
    return list(chosen.values())


class Fixed(_Ranked):
    """The same interval for every source."""


class Miniflux(_Ranked):
    """A week over the entries of the last week, from 5 minutes to a day (its `entry_frequency` scheduler)."""

    def __init__(self, world: World, budget: float) -> None:
        super().__init__(world, budget)
        self._interval[:] = DAY
        self._times = [list(map(float, times)) for times in world.items]
        self._oldest = [
            bisect_right(times, BEFORE) - (window if dated else 0)
            for times, window, dated in zip(self._times, world.windows, world.dated, strict=True)
        ]

    def read(self, source: int, now: float, found: Read) -> None:
        super().read(source, now, found)
        times = self._times[source]
        known = bisect_right(times, now) - max(bisect_right(times, now - WEEK), self._oldest[source])
        self._interval[source] = min(max(WEEK / max(known, 1), 300), DAY)


class MediaCloud(_Ranked):
    """rss-fetcher: an hour less when two thirds of the items are new, ten minutes more when two thirds are known."""

    def __init__(self, world: World, budget: float) -> None:
        super().__init__(world, budget)
        self._interval[:] = 6 * 3600
        self._judged_at = self._last.copy()
        self._since = np.zeros(world.sources)
        self._newest = np.full(world.sources, BEFORE)

    def read(self, source: int, now: float, found: Read) -> None:
        super().read(source, now, found)
        self._since[source] += len(found.shown)
        if found.new:
            self._newest[source] = now
        if now - self._judged_at[source] < self._interval[source]:  # scaled polls come sooner than its own
            return
        window = self._world.windows[source]
        known = 100 * (1 - min(self._since[source], window) / window)
        minutes = self._interval[source] / 60
        if known >= 67:
            minutes += 10 if now - self._newest[source] <= 31 * DAY or known < 100 else 60
        elif known < 33:
            minutes = 360 if minutes > 360 else minutes - 60
        self._interval[source] = 60 * min(max(minutes, 10), 1440)
        self._judged_at[source], self._since[source] = now, 0


class CommonCrawl(_Ranked):
    """news-crawl's adaptive schedule (StormCrawler, Nutch): a fifth less after news, half more after none."""

    def __init__(self, world: World, budget: float) -> None:
        super().__init__(world, budget)
        self._interval[:] = DAY / 2
        self._judged_at = self._last.copy()
        self._since = np.zeros(world.sources)

    def read(self, source: int, now: float, found: Read) -> None:
        super().read(source, now, found)
        self._since[source] += found.new
        if now - self._judged_at[source] < self._interval[source]:
            return
        factor = 0.8 if self._since[source] else 1.5
        self._interval[source] = min(max(factor * self._interval[source], 300), 90 * DAY)
        self._judged_at[source], self._since[source] = now, 0


class Oracle(_Ranked):
    """Knows the true intensity (not the items), and polls at the same price; the price as `Learned` corrects it."""

    def __init__(self, world: World, budget: float, aim: Aim = Aim.MEAN) -> None:
        super().__init__(world, budget)
        assert world.intensity is not None
        self._intensity, self._aim, self._budget = world.intensity.astype(float), aim, budget
        self._items, self._ages, self._squares = (np.zeros(world.sources) for _ in range(3))
        self._most = np.array([most_expected(window) for window in world.windows])
        self._spent_by_day = [0.0]
        self._next_day = BEFORE + DAY
        hourly = self._intensity[:, int(BEFORE / STEP) :].reshape(world.sources, -1, int(3600 / STEP)).mean(2) * 3600
        week = hourly.reshape(world.sources, -1, 168).mean(1)
        bins = np.concatenate([week.reshape(-1, 7, 24)[:, :5].mean(1), week.reshape(-1, 7, 24)[:, 5:].mean(1)], 1)
        self._price = solve([Demand(tuple(map(float, row)), FLOOR, CEILING) for row in bins], budget, aim)

    def choose(self, now: float, free: NDArray[np.bool_], spent: float) -> list[int]:
        self._spent_by_day[-1] += spent
        if now >= self._next_day:
            week = self._spent_by_day[-7:]
            self._price *= corrected(1.0, sum(week) / len(week) / 24, self._budget, self._aim)
            self._next_day += DAY
            self._spent_by_day.append(0.0)
        rate = self._intensity[:, min(int(now // STEP), self._intensity.shape[1] - 1)]
        self._squares += 2 * self._ages * TICK + self._items * TICK**2 + rate * TICK**3 / 3
        self._ages += self._items * TICK + rate * TICK**2 / 2
        self._items += rate * TICK
        age = now - self._last
        index = (self._ages if self._aim is Aim.MEAN else self._squares) + 1e-9 * age
        must = ((self._items >= self._most) & (age > FLOOR)) | (age > CEILING)
        score = np.where(free & ((index >= self._price) | must), index + 1e12 * must, -1.0)
        return _one_a_host(score, self._hosts, int(PEAK * self._tick_budget) + 1)

    def read(self, source: int, now: float, found: Read) -> None:
        super().read(source, now, found)
        self._items[source] = self._ages[source] = self._squares[source] = 0
