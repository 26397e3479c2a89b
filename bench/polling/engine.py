"""The clockwork: ticks, hosts, failing polls, lists that hold so many items; and what came of it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.polling.worlds import BEFORE, DAY, RUN, WEEK, World

TICK = 20.0
HOST_GAP = 60.0  # seconds between two polls of one host
_FAILING = 0.01  # of the polls
_WALK_PAGES = 3  # as far as a walk reads on, the first page included
_JUDGED = (BEFORE + 2 * WEEK, BEFORE + RUN - DAY)  # items of this time count; before it, all is learning


@dataclass(frozen=True, slots=True)
class Read:
    """What a poll found: how many `new` items, of which the first page showed those published at `shown`."""

    new: int
    shown: list[float]
    full: bool  # every item of the page was new


class Rule(Protocol):
    """A way to choose. Times in seconds."""

    def choose(self, now: float, free: NDArray[np.bool_], spent: float) -> list[int]:
        """The sources to poll in this tick, one a host. `free`: by source, whether its host may be asked."""

    def read(self, source: int, now: float, found: Read) -> None: ...

    def failed(self, source: int, now: float) -> None: ...


@dataclass(slots=True)
class Result:
    """Delays in seconds, of the items of the last weeks; `first_day` of those of the first day."""

    delays: NDArray[np.float64]
    first_day: NDArray[np.float64]
    requests: list[int] = field(default_factory=list)  # by hour
    overflown: int = 0  # items that were beyond the first page and could have been had in time
    lost: int = 0  # of these, beyond what a walk reaches

    @property
    def an_hour(self) -> float:
        """Requests an hour, over the weeks that are judged."""
        return float(np.mean(self.requests[int(2 * WEEK / 3600) :]))


def run(world: World, rule: Rule, seed: int = 0) -> Result:
    """The four weeks of a world, polled as the rule says. A walk through a full list's next pages costs requests."""
    rng = np.random.default_rng(seed)
    hosts = np.array(world.hosts)
    asked = np.full(hosts.max() + 1, -1e9)
    items = [list(map(float, times)) for times in world.items]
    known = [max(bisect_right(times, BEFORE) - window, 0) for times, window in zip(items, world.windows, strict=True)]
    first_read = [True] * world.sources
    judged: list[float] = []
    first_day: list[float] = []
    result = Result(np.empty(0), np.empty(0), [0] * int(RUN / 3600))
    spent = 0.0
    for tick in range(int(RUN / TICK)):
        now = BEFORE + (tick + 1) * TICK
        free = now - asked[hosts] >= HOST_GAP
        chosen = rule.choose(now, free, spent)
        spent = float(len(chosen))
        hour = int(tick * TICK // 3600)
        for source in chosen:
            asked[world.hosts[source]] = now
            if rng.random() < _FAILING:
                rule.failed(source, now)
                continue
            times, window = items[source], world.windows[source]
            begin, end = known[source], bisect_right(items[source], now, known[source])
            new = end - begin
            full = new >= window and not first_read[source]
            if full:
                spent += min(-(-(new + 1) // window), _WALK_PAGES) - 1
                _count_losses(result, times[begin:end], window, now)
            for place in range(max(begin, end - window * _WALK_PAGES), end):
                published = times[place]
                if _JUDGED[0] <= published < _JUDGED[1]:
                    judged.append(now - published)
                elif BEFORE <= published < BEFORE + DAY:
                    first_day.append(now - published)
            known[source], first_read[source] = end, False
            rule.read(source, now, Read(new, times[max(begin, end - window) : end], full))
        result.requests[hour] += int(spent)
    result.delays, result.first_day = np.array(judged), np.array(first_day)
    return result


def _count_losses(result: Result, new: list[float], window: int, now: float) -> None:
    for place in range(len(new) - window):
        pushed_out = new[place + window]  # by this one; where that was at once, nobody could have come in time
        if pushed_out - new[place] > HOST_GAP:
            result.overflown += 1
            result.lost += len(new) - place > window * _WALK_PAGES
