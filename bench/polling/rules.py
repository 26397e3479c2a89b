"""The service's own policy in the bench's clockwork."""

import heapq
import random
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.polling.engine import TICK, Read
from bench.polling.worlds import BEFORE, DAY, START, World
from core.outcomes import PollOutcome
from core.polling.budget import Demand, Tokens, corrected, most_tokens, solve
from core.polling.first_read import begin
from core.polling.intervals import Aim, Due, Terms
from core.polling.kinds import Watched, default_of, pooled
from core.polling.plan import Ended, plan
from core.polling.rates import RateState, Sighting, observe, rates, unseen

FLOOR, CEILING = 60.0, 4 * 3600.0


def moment(now: float) -> datetime:
    return START + timedelta(seconds=now)


class Learned:
    """The service's policy: `core.polling` decides, this only keeps states and a queue, as Postgres does."""

    def __init__(self, world: World, budget: float, aim: Aim = Aim.MEAN) -> None:
        self._world, self._budget, self._aim = world, budget, aim
        count = world.sources
        self._states: list[RateState | None] = [None] * count
        self._due = [Due(1.0, 1.0)] * count
        self._last = [BEFORE - DAY] * count
        self._failures = [0] * count
        self._random = random.Random(1)
        self._queue = [(BEFORE, source) for source in range(count)]
        self._ready: set[int] = set()
        self._priors = {kind: default_of(kind) for kind in set(world.kinds)}
        self._tokens = Tokens(most_tokens(budget))
        self._correction = 1.0
        self._spent_by_day = [0.0]
        self._plan_again = BEFORE + 3600
        self._solve()

    def choose(self, now: float, free: NDArray[np.bool_], spent: float) -> list[int]:
        self._tokens = self._tokens.less(spent).after(TICK, self._budget)
        self._spent_by_day[-1] += spent
        if now >= self._plan_again:
            self._daily(now)
        while self._queue and self._queue[0][0] <= now:
            self._ready.add(heapq.heappop(self._queue)[1])
        best: dict[int, tuple[float, int]] = {}
        for source in self._ready:
            if free[source]:
                gain = self._due[source].gain(now - self._last[source])
                host = self._world.hosts[source]
                best[host] = max(best.get(host, (-1.0, -1)), (gain, source))
        order = [source for _, source in sorted(best.values(), reverse=True)]
        chosen = order[: max(int(self._tokens.left), 0)]
        self._ready.difference_update(chosen)
        return chosen

    def read(self, source: int, now: float, found: Read) -> None:
        world, at = self._world, moment(now)
        prior, zone = self._priors[world.kinds[source]], world.zones[source]
        dates = tuple(moment(time) if world.dated[source] else None for time in found.shown)
        state = self._states[source]
        state = begin(prior, zone, at, dates) if state is None else observe(state, prior, zone, Sighting(at, dates))
        self._states[source], self._failures[source] = state, 0
        self._plan(source, state, Ended(at, PollOutcome.NEW, jitter=self._random.random()))

    def failed(self, source: int, now: float) -> None:
        self._failures[source] += 1
        ended = Ended(moment(now), PollOutcome.NETWORK, self._failures[source], jitter=self._random.random())
        self._plan(source, self._states[source] or unseen(ended.at), ended)

    def _plan(self, source: int, state: RateState, ended: Ended) -> None:
        world = self._world
        terms = Terms(self._price, self._aim, world.windows[source], FLOOR, CEILING)
        planned = plan(ended, state, self._priors[world.kinds[source]], world.zones[source], terms)
        self._due[source], self._last[source] = planned.due, (ended.at - START).total_seconds()
        heapq.heappush(self._queue, ((planned.at - START).total_seconds(), source))

    def _daily(self, now: float) -> None:
        day = (now - BEFORE) // DAY
        if day >= 1:
            week = self._spent_by_day[-7:]
            self._correction = corrected(self._correction, sum(week) / len(week) / 24, self._budget, self._aim)
            self._spent_by_day.append(0.0)
        # the service solves by the hour; after the first day that moves little
        self._plan_again = now + 3600 if day < 1 else BEFORE + (day + 1) * DAY
        for kind in self._priors:
            members = [
                s for s, own in zip(self._states, self._world.kinds, strict=True) if s is not None and own == kind
            ]
            watched = [Watched(s.counts, s.working_days, s.days_off) for s in members]
            self._priors[kind] = pooled(watched, default_of(kind))
        self._solve()

    def _solve(self) -> None:
        demands = []
        for state, kind in zip(self._states, self._world.kinds, strict=True):
            prior = self._priors[kind]
            table = rates(state, prior) if state else tuple(prior.mean * weight for weight in prior.shape)
            demands.append(Demand(table, FLOOR, CEILING))
        first_day = len(self._spent_by_day) == 1
        self._price = self._correction * solve(demands, self._budget, self._aim, first_day=first_day)
