"""Alerts on the health of sources, over a simulated year: what is found of the faults laid into it, how soon, and how
often an alarm is false.

The service's own `core.health` judges, fed as its tables would feed it. A hundred sources, 0.3 to 300 items a day,
Russian holidays, summer, growth, batches, hiccups; eight weeks to learn, then a year.
"""

import os
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.health.engine import Opened, run
from bench.health.faults import FOUND_BY, Fault, Injected, plan
from bench.health.traces import Lived, recorded
from bench.health.worlds import DAY, END, LEARN, YEAR, Made, made_up
from core.alerts import AlertKind
from core.health.kinds import habits
from core.health.rhythm import Habits
from core.health.source import Health
from core.polling.kinds import Watched, default_of, pooled

_SOURCES = int(os.environ.get("SVODKA_BENCH_SOURCES", "100"))
_SEED = int(os.environ.get("SVODKA_BENCH_SEED", "2"))


def main() -> int:
    out = Console(width=120, highlight=False)
    started = time.monotonic()
    score = judged(_SOURCES, _SEED)
    score.show(out)
    traces = os.environ.get("SVODKA_TRACES", "")
    if traces and Path(traces).is_file():
        show(recorded(Path(traces)), out)
    else:
        out.print("real: left out, SVODKA_TRACES names no file of recorded post times")
    out.print(f"{time.monotonic() - started:.0f} s")
    return 0


class Score:
    """What was found of what was injected."""

    def __init__(self, years: float) -> None:
        self.years = years
        self.delays: dict[Fault, list[float]] = defaultdict(list)
        self.gaps: dict[Fault, list[float]] = defaultdict(list)
        self.in_time: dict[Fault, int] = defaultdict(int)
        self.literal: dict[Fault, int] = defaultdict(int)
        self.injected: dict[Fault, int] = defaultdict(int)
        self.false: dict[AlertKind, int] = defaultdict(int)
        self.repeated = 0  # openings of a kind that had been told of the same fault
        self.examples: list[str] = []

    def add(self, source: Made, faults: list[Injected], told: list[Opened]) -> None:
        free = sorted((one for one in told if one.at >= LEARN), key=lambda one: one.at)
        for fault in faults:
            self.injected[fault.fault] += 1
            hits = [one for one in free if fault.start <= one.at < fault.end and one.kind in FOUND_BY[fault.fault]]
            if not hits:
                self.examples.append(f"missed {fault.fault}: {source.kind}, {source.a_day:.1f} a day")
                continue
            delay = hits[0].at - fault.start
            self.delays[fault.fault].append(delay)
            self.gaps[fault.fault].append(delay / DAY * source.a_day)
            self.in_time[fault.fault] += hits[0].at <= fault.limit
            self.literal[fault.fault] += hits[0].at <= fault.literal
            self.repeated += len(hits) - len({one.kind for one in hits})
            free = [one for one in free if one not in hits]
        for one in free:
            self.false[one.kind] += 1
            within = next((f.fault for f in faults if f.start <= one.at < f.end + 3 * DAY), None)
            self.examples.append(
                f"false {one.kind}: {source.kind}, {source.a_day:.1f} a day, day {one.at / DAY:.0f}, near {within}"
            )

    @property
    def share_in_time(self) -> float:
        return sum(self.in_time.values()) / sum(self.injected.values())

    @property
    def false_a_year(self) -> float:
        return sum(self.false.values()) / self.years

    def show(self, out: Console) -> None:
        table = Table(title=f"{self.years:.0f} source-years", title_justify="left")
        columns = ("fault", "injected", "found", "in time", "within 3 mean gaps", "median delay, h", "in mean gaps")
        for column in columns:
            table.add_column(column, justify="left" if column == "fault" else "right")
        for fault in Fault:
            delays = self.delays[fault]
            table.add_row(
                str(fault),
                str(self.injected[fault]),
                str(len(delays)),
                str(self.in_time[fault]),
                str(self.literal[fault]),
                f"{np.median(delays) / 3600:.1f}" if delays else "",
                f"{np.median(self.gaps[fault]):.1f}" if delays else "",
            )
        out.print(table)
        total, found = sum(self.injected.values()), sum(map(len, self.delays.values()))
        out.print(f"found in time: {self.share_in_time:.1%} of {total}; found at all: {found / max(total, 1):.1%}")
        false = ", ".join(f"{kind} {self.false[kind] / self.years:.3f}" for kind in sorted(self.false))
        out.print(f"false alarms a source-year: {self.false_a_year:.3f} ({false})")
        out.print(f"told again of the same fault: {self.repeated}")


def show(channels: list[Lived], out: Console) -> None:
    """The alerts of real channels; what was true of them is not known, so that each counts as false."""
    years = sum(one.years for one in channels)
    told = [alert for one in channels for alert in one.told]
    a_year = len(told) / max(years, 1e-9)
    out.print(f"real: {len(channels)} recorded channels, {years:.1f} source-years, {a_year:.2f} alerts a year")
    for one in channels:
        if one.told:
            said = ", ".join(
                f"{alert.kind} for {(alert.closed - alert.at) / 3600:.0f} h"
                if alert.closed
                else f"{alert.kind} to the end"
                for alert in one.told
            )
            out.print(f"  {one.name}: {said}; longest silence {one.longest:.1f} days")


def judged(count: int, seed: int) -> Score:
    """Learns for eight weeks, pools what the kinds have in common, then breaks things for a year."""
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 4), get_context("spawn")) as pool:
        sources = list(pool.map(partial(made_up, seed=seed), range(count), chunksize=4))
        known = list(pool.map(partial(_learn, seed=seed), sources, chunksize=4))
        kinds = {kind: _pooled(kind, sources, known) for kind in {source.kind for source in sources}}
        years = [(source, plan(source, seed), kinds[source.kind], known[source.number]) for source in sources]
        told = list(pool.map(partial(_live, seed=seed), years))
    score = Score(count * YEAR / (365 * DAY))
    for (source, faults, _, _), alarms in zip(years, told, strict=True):
        score.add(source, faults, alarms)
    return score


def _learn(source: Made, seed: int) -> Health | None:
    begun = habits(source.kind, default_of(source.kind), ())
    return run(source, [], begun, 0.0, LEARN, seed, None)[0]


def _live(year: tuple[Made, list[Injected], Habits, Health | None], seed: int) -> list[Opened]:
    source, faults, kind, known = year
    return run(source, faults, kind, LEARN, END, seed, known)[1]


def _pooled(kind: str, sources: list[Made], known: list[Health | None]) -> Habits:
    healths = [health for source in sources if source.kind == kind and (health := known[source.number])]
    rhythms = [health.silence.rhythm.rates for health in healths if health.silence]
    rates = pooled([Watched(one.counts, one.working_days, one.days_off) for one in rhythms], default_of(kind))
    return habits(kind, rates, healths)
