"""A source's polls, pages and articles as the service's tables would hold them, given to `core.health` look by look."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bench.health.faults import Fault, Injected
from bench.health.worlds import HOUR, START, Made
from core.alerts import AlertKind
from core.health.facts import About, Ended, Facts, Read, Stored
from core.health.rhythm import Habits
from core.health.source import Health, judge, observe
from core.outcomes import Outcome, PollOutcome

_MINUTE = 60.0
_ODD = (Outcome.EMPTY, Outcome.NOT_ARTICLE, Outcome.GONE, Outcome.NETWORK, Outcome.SOFT_404)
_DROPPED = {Fault.SILENT: 0.0, Fault.FROZEN: 0.0, Fault.HALVED: 0.5, Fault.QUARTERED: 0.25}


@dataclass(frozen=True, slots=True)
class Opened:
    """An alert of the simulated service, in seconds since START."""

    kind: AlertKind
    at: float
    closed: float | None


def moment(at: float) -> datetime:
    return START + timedelta(seconds=at)


def about(source: Made) -> About:
    return About(source.number, f"source{source.number}.example", source.kind, source.zone)


def looks(
    source: Made, faults: Sequence[Injected], begin: float, end: float, seed: int
) -> Iterator[tuple[float, Facts]]:
    """What the service would take in from `begin` to `end`, look by look: as often as it is polled, to three hours."""
    rng = np.random.default_rng([seed, 11, source.number, abs(int(begin))])
    polls = source.polls
    step = min(max(float(np.median(np.diff(polls))), 20 * _MINUTE), 3 * HOUR)
    shown = _shown(source, faults, seed)
    first, last = bisect_right(polls, begin), bisect_right(polls, end)
    read_until = float(polls[first - 1]) if first else 0.0
    pending: list[Read] = []
    ended: list[Ended] = []
    stored: list[Stored] = []
    look = begin + step
    for place in range(first, last):
        at = float(polls[place])
        if at > look:
            yield look, Facts(moment(look), tuple(pending), tuple(ended), tuple(stored))
            pending, ended, stored = [], [], []
            look = max(look + step, at)
        fault = next((one.fault for one in faults if one.start <= at < one.end), None)
        if source.failing[place] or fault is Fault.OUTAGE:
            pending.append(Read(moment(at), PollOutcome.NETWORK))
            continue
        low, high = bisect_right(shown, read_until), bisect_right(shown, at)
        read_until = at
        pending.append(_read(rng, source, fault, at, shown[low:high]))
        for one, page in _pages(rng, source, fault, at, shown[low:high]):
            ended.append(one)
            if page is not None:
                stored.append(page)


def _shown(source: Made, faults: Sequence[Injected], seed: int) -> list[float]:
    """The items that the lists show, without those that a fault keeps back."""
    rng = np.random.default_rng([seed, 13, source.number])
    chance = rng.random(len(source.items))
    kept = np.ones(len(source.items), np.bool_)
    for fault in faults:
        if fault.fault in _DROPPED:
            inside = (source.items >= fault.start) & (source.items < fault.end)
            kept &= ~inside | (chance < _DROPPED[fault.fault])
    return [float(item) for item in source.items[kept]]


def _read(rng: np.random.Generator, source: Made, fault: Fault | None, at: float, items: Sequence[float]) -> Read:
    if not items:
        same = fault is Fault.FROZEN or (source.static and rng.random() < 0.95) or rng.random() < 0.1
        return Read(moment(at), PollOutcome.NOT_MODIFIED if same else PollOutcome.NOTHING_NEW)
    dates = tuple(_date(rng, fault, one) if source.dated_list else None for one in items)
    return Read(moment(at), PollOutcome.NEW, dates)


def _date(rng: np.random.Generator, fault: Fault | None, item: float) -> datetime:
    """To the minute, mostly as it is; some are dated ahead or late."""
    off = rng.random()
    shift = 1.5 * HOUR if off < 0.003 else -3 * HOUR if off < 0.02 else 0.0
    if fault in (Fault.AHEAD, Fault.BEHIND):
        shift = 5 * HOUR if fault is Fault.AHEAD else -5 * HOUR
    return moment((item + shift) // 60 * 60)


def _pages(
    rng: np.random.Generator, source: Made, fault: Fault | None, at: float, items: Sequence[float]
) -> Iterator[tuple[Ended, Stored | None]]:
    """How the pages end. Now and then all of a batch are short notices."""
    notices: dict[int, bool] = {}
    when = moment(at)
    for item in items:
        batch = int(source.batches[bisect_left(source.items, item)])
        bad = {Fault.WALL: Outcome.WALL, Fault.SOFT_404: Outcome.SOFT_404}.get(fault) if fault else None
        if bad is not None and rng.random() < 0.9:
            yield Ended(when, bad), None
            continue
        if rng.random() < source.odd:
            yield Ended(when, _ODD[int(rng.integers(len(_ODD)))]), None
            continue
        notice = notices.setdefault(batch, bool(rng.random() < source.short))
        length = 150.0 if notice else float(np.exp(rng.normal(7.3, 0.6)))
        if fault is Fault.SHORT:
            length *= 0.1
        dated = fault is not Fault.UNDATED and rng.random() >= source.undated
        published = None if source.dated_list or not dated else _date(rng, fault, item)
        if published is not None and published > when + timedelta(minutes=10):
            published, dated = None, False  # extraction refuses what lies ahead
        yield Ended(when, Outcome.ARTICLE), Stored(when, dated, rng.random() > 0.003, int(length), published)


def run(
    source: Made, faults: Sequence[Injected], habits: Habits, begin: float, end: float, seed: int, health: Health | None
) -> tuple[Health | None, list[Opened]]:
    """The service's own `observe` and `judge`, and alerts that open and close by them."""
    who = about(source)
    opened: dict[AlertKind, float] = {}
    told: list[Opened] = []
    for at, facts in looks(source, faults, begin, end, seed):
        health = observe(health, facts, who, habits)
        found = {finding.kind for finding in judge(health, who, habits)}
        for kind in found - opened.keys():
            opened[kind] = at
        for kind in opened.keys() - found:
            told.append(Opened(kind, opened.pop(kind), at))
    return health, told + [Opened(kind, at, None) for kind, at in opened.items()]
