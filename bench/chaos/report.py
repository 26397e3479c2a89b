"""What a siege has shown, for people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.chaos.kills import KINDS, Kill
from bench.chaos.verdict import Verdict

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Result:
    """`rest` is the time in seconds until all was done, None when it was not in time."""

    kills: list[Kill]
    rest: float | None
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether every promise was kept but that of the time."""
        recovered = all(one.recovered is not None for one in self.kills)
        return recovered and self.rest is not None and self.verdict.holds


def show(result: Result, pause: float, out: Console) -> None:
    """`pause` is that between two requests to a host, in seconds."""
    out.print(_table(result.kills))
    out.print(f"at rest after {result.rest:.0f} s" if result.rest is not None else "not at rest in time")
    verdict, manners = result.verdict, result.verdict.manners
    lost, doubled = len(verdict.lost), len(verdict.doubled)
    out.print(f"ends of polls: {verdict.polls}, of pages: {verdict.pages}")
    out.print(f"{verdict.published} items published: [bold]{lost} lost, {doubled} doubled[/bold]")
    out.print(f"the longest from publication to the page's fetch: {verdict.to_fetch:.0f} s")
    out.print(f"the longest from the page's fetch to its article: {verdict.to_end:.0f} s")
    out.print(f"the longest that a source went without a poll that was not cut off: {verdict.silence:.0f} s")
    out.print(f"{manners.requests} requests, of them while the host answered another: [bold]{manners.at_once}[/bold]")
    out.print(f"requests of a poll after another poll had asked the host: [bold]{manners.interleaved}[/bold]")
    out.print(f"requests without a poll: [bold]{manners.unclaimed}[/bold]")
    out.print(
        f"from one poll of a host to the next: at least {manners.closest:.2f} s, "
        f"under the pause of {pause} s [bold]{manners.too_close}[/bold] times"
    )
    for what, number in verdict.broken.items():
        out.print(f"{what}: [bold]{number}[/bold]")
    for trouble in (*verdict.lost, *verdict.doubled)[:_SHOWN]:
        out.print(f"  {trouble}")


def _table(kills: Sequence[Kill]) -> Table:
    table = Table(title="Seconds until the service polls and stores again", title_justify="left")
    for column in ("killed", "times", "p50", "max"):
        table.add_column(column, justify="left" if column == "killed" else "right")
    took = defaultdict[str, list[float]](list)
    for one in kills:
        took[one.kind].append(np.inf if one.recovered is None else one.recovered)
    for kind in (kind for kind in KINDS if kind in took):
        table.add_row(*_row(kind, took[kind]))
    table.add_section()
    table.add_row(*_row("all", [seconds for of_kind in took.values() for seconds in of_kind]))
    return table


def _row(name: str, seconds: Sequence[float]) -> tuple[str, str, str, str]:
    return name, str(len(seconds)), f"{np.median(seconds):.1f}", f"{max(seconds):.1f}"
