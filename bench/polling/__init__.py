"""The polling policy of the service against fixed intervals, the rules of Miniflux, Media Cloud and Common Crawl
scaled to the same budget, and a policy that knows the true intensity; four weeks, simulated.

The service's own functions (`core.polling`) decide; nothing of them is written anew here. `synth` are
made-up sources, `real` are recorded post times where SVODKA_TRACES names an .npz file with them. A source
of the bench stands for several of the 2,000 that the budget of 12,000 requests an hour is for. Delays are
of the last two weeks but one day, from publication to the end of the poll that shows the item.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.polling.engine import Result, Rule, run
from bench.polling.peers import CommonCrawl, Fixed, MediaCloud, Miniflux, Oracle
from bench.polling.rules import Learned
from bench.polling.worlds import World, made_up, recorded
from core.polling.intervals import Aim

_SOURCES = int(os.environ.get("SVODKA_BENCH_SOURCES", "300"))
_A_SOURCE = 6.0  # requests an hour: 12,000 for 2,000
_SEED = int(os.environ.get("SVODKA_BENCH_SEED", "1"))
_OURS, _OURS_TAIL, _FIXED, _ORACLE, _ORACLE_TAIL = "svodka", "svodka, tail", "fixed interval", "oracle", "oracle, tail"
_PEERS = {"Miniflux, scaled": Miniflux, "Media Cloud, scaled": MediaCloud, "Common Crawl, scaled": CommonCrawl}


def main() -> int:
    out = Console(width=120, highlight=False)
    judge(made_up(_SOURCES, _SEED), out)
    traces = os.environ.get("SVODKA_TRACES", "")
    if traces and Path(traces).is_file():
        judge(recorded(_SOURCES, _SEED + 1, Path(traces)), out)
    else:
        out.print("real: left out, SVODKA_TRACES names no file of recorded post times")
    return 0


def judge(world: World, out: Console) -> dict[str, Result]:
    """Runs every policy on a world and prints the table and the ratios."""
    budget = _A_SOURCE * world.sources
    rules: dict[str, Callable[[], Rule]] = {
        _FIXED: lambda: Fixed(world, budget),
        **{name: lambda peer=peer: peer(world, budget) for name, peer in _PEERS.items()},  # type: ignore[misc]
        _OURS: lambda: Learned(world, budget),
        _OURS_TAIL: lambda: Learned(world, budget, Aim.TAIL),
    }
    if world.intensity is not None:
        rules |= {
            _ORACLE: lambda: Oracle(world, budget),
            _ORACLE_TAIL: lambda: Oracle(world, budget, Aim.TAIL),
        }
    table = Table(title=f"{world.name}: {world.sources} sources, {budget:.0f} requests an hour", title_justify="left")
    for column in ("", "mean, min", "p50", "p95", "first day", "requests/h", "peak hour", "overflown", "lost", "CPU s"):
        table.add_column(column, justify="left" if not column else "right")
    results = {}
    for name, rule in rules.items():
        started = time.process_time()
        found = results[name] = run(world, rule())
        minutes = found.delays / 60
        table.add_row(
            name,
            *(f"{value:.2f}" for value in (minutes.mean(), *np.percentile(minutes, [50, 95]))),
            f"{found.first_day.mean() / 60:.2f}",
            f"{found.an_hour:.0f}",
            f"{max(found.requests):.0f}",
            str(found.overflown),
            str(found.lost),
            f"{time.process_time() - started:.0f}",
        )
    out.print(table)
    _ratios(results, budget, out)
    return results


def _ratios(results: dict[str, Result], budget: float, out: Console) -> None:
    # a per cent more requests make a per cent less delay: what was not quite equal is evened out
    mean = {name: float(found.delays.mean()) * found.an_hour / budget for name, found in results.items()}
    late = {name: float(np.percentile(found.delays, 95)) for name, found in results.items()}
    peer = min(_PEERS, key=lambda name: mean[name])
    lines = [
        f"mean delay: {mean[_FIXED] / mean[_OURS]:.2f} times better than the fixed interval, "
        f"{mean[peer] / mean[_OURS]:.2f} times better than the best peer ({peer})",
        f"p95: {late[_OURS_TAIL] / late[_FIXED]:.2f} of the fixed interval's with the aim `tail`, "
        f"{late[_OURS] / late[_FIXED]:.2f} with `mean`",
    ]
    if _ORACLE in mean:
        lines.append(f"against the oracle: {mean[_OURS] / mean[_ORACLE]:.3f} times its mean delay")
    lines.append(f"lost although it could be had, walks included: {results[_OURS].lost + results[_OURS_TAIL].lost}")
    out.print("\n".join(lines) + "\n")
