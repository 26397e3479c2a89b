"""`svodka bench chaos`: the farm, the service, the kills, the rest, the verdict."""

import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from bench.chaos import kills
from bench.chaos.kills import Kill
from bench.chaos.siege import Siege
from bench.chaos.verdict import Verdict, at_rest, judge_all
from bench.chaos.world import Arrivals, feeds_of
from bench.crawl.farm import Manner, serving
from bench.crawl.stage import stage
from cli.catalogue import up_to_catalogue
from core.config import Config
from service.layout import Layout
from service.lineup import supervised, web_port
from service.logs import LogStream
from service.servers import plan
from storage.engine import Database

KILLS, SEED = 100, 1
RECOVERY = 60.0  # seconds: the promise
_PAUSE = 0.5  # seconds between two requests to a host
_ANSWER = 0.1  # seconds that the farm takes for an answer, so that kills find requests under way
_REST = 300.0  # seconds; a page whose worker was killed is asked for again after some 130
_SETTINGS = {
    "SVODKA_SPIDER_MODULES": "bench.chaos.sites",
    "SVODKA_HOST_DELAY_SECONDS": str(_PAUSE),
    "SVODKA_POLL_MIN_SECONDS": "1",
    "SVODKA_POLL_BUDGET_PER_HOUR": "100000",
    "SVODKA_RECHECK_HOURS": "0.02,0.2",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Hosts (half of them have two feeds) and articles a minute, in all; the service's lease and the longest pause
    between two kills, in seconds."""

    hosts: int = 40
    per_minute: float = 40.0
    lease: int = 45
    longest_pause: float = 10.0


@dataclass(frozen=True, slots=True)
class Result:
    kills: list[Kill]
    rest: float | None  # seconds until all was done, None when it was not in time
    verdict: Verdict

    @property
    def slow(self) -> list[Kill]:
        return [one for one in self.kills if one.recovered is None]

    @property
    def holds(self) -> bool:
        return self.rest is not None and not self.slow and self.verdict.holds


def run(count: int, seed: int, out: Console | None = None) -> int:
    out = out or Console(width=120, highlight=False)
    out.print(f"{count} kills, seed {seed}, load {psutil.getloadavg()[0]:.1f}")
    result = besiege(count, seed, Ground(), Path(tempfile.gettempdir()) / "chaos.log", out)
    show(result, out)
    late = [one for one in result.kills if one.recovered is None or one.recovered > RECOVERY]
    out.print(f"recoveries longer than {RECOVERY:.0f} s: {len(late)}")
    return 0 if result.holds and not late else 1


def besiege(count: int, seed: int, ground: Ground, log_file: Path, out: Console) -> Result:
    """`log_file` gets what the service says."""
    with tempfile.TemporaryDirectory(prefix="svodka-chaos-") as folder:
        requests, minutes = Path(folder) / "requests.jsonl", 2.0 + count
        world = Arrivals(ground.hosts, ground.per_minute, minutes, seed, time.time() + 10.0, Path(folder) / "stop")
        settings = _SETTINGS | {"SVODKA_LEASE_SECONDS": str(ground.lease)}
        with (
            serving(world, Manner(_ANSWER, requests)) as proxy,
            stage([host + path for host, path in feeds_of(ground.hosts)], proxy, settings) as config,
            log_file.open("w", encoding="utf-8") as file,
        ):
            order = kills.order(count, chance := random.Random(seed))
            siege = _Setting(config, LogStream(file, as_json=False), urlsplit(proxy).port or 0, ground.longest_pause)
            return _besiege(siege, world, requests, order, chance, out)


@dataclass(frozen=True, slots=True)
class _Setting:
    config: Config
    log: LogStream
    farm_port: int
    longest_pause: float


def _besiege(
    setting: _Setting, world: Arrivals, requests: Path, order: Sequence[str], chance: random.Random, out: Console
) -> Result:
    config, log = setting.config, setting.log
    layout = Layout.of(config.var)
    servers, web = plan(config, layout, log.say), web_port(config)
    with supervised(config, layout, servers, log, web=web) as supervisor:
        up_to_catalogue(supervisor, servers)
        supervisor.start()
        database = Database(servers.database_url)
        try:
            target = kills.Target(supervisor, layout, setting.farm_port, web, chance)
            siege = Siege(supervisor, database, target, setting.longest_pause, out)
            siege.warm()
            done = siege.run(order, chance)
            last = world.end()
            stopped = datetime.fromtimestamp(last, UTC)
            rest = siege.settle(lambda db: at_rest(db, stopped), _REST)
            items = [item for item in world.schedule() if item.at <= last]
            return Result(done, rest, judge_all(database, items, requests, _PAUSE))
        finally:
            database.close()


def show(result: Result, out: Console) -> None:
    table = Table(title="Kills, and the seconds until the service polls and stores again", title_justify="left")
    for column in ("killed", "times", "p50", "max"):
        table.add_column(column, justify="left" if column == "killed" else "right")
    took = defaultdict[str, list[float]](list)
    for one in result.kills:
        took[one.kind].append(np.inf if one.recovered is None else one.recovered)
    for kind in (kind for kind in kills.KINDS if kind in took):
        table.add_row(*_row(kind, took[kind]))
    table.add_section()
    table.add_row(*_row("all", [seconds for of_kind in took.values() for seconds in of_kind]))
    out.print(table)
    verdict, manners = result.verdict, result.verdict.manners
    out.print(f"at rest after {result.rest:.0f} s" if result.rest is not None else "not at rest in time")
    lost, doubled = len(verdict.lost), len(verdict.doubled)
    out.print(f"ends of polls: {verdict.polls}, of pages: {verdict.pages}")
    out.print(f"{verdict.published} items published: [bold]{lost} lost, {doubled} doubled[/bold]")
    out.print(f"the longest from publication to the page's fetch: {verdict.slowest:.0f} s")
    out.print(f"the longest that a source went without a poll that ended: {verdict.silence:.0f} s")
    out.print(f"{manners.requests} requests, of them while the host answered another: [bold]{manners.at_once}[/bold]")
    out.print(f"requests of a poll after another poll had asked the host: [bold]{manners.interleaved}[/bold]")
    out.print(f"requests without a poll: [bold]{manners.unclaimed}[/bold]")
    out.print(
        f"from one poll of a host to the next: at least {manners.closest:.2f} s, "
        f"under the pause of {_PAUSE} s [bold]{manners.too_close}[/bold] times"
    )
    for what, number in verdict.broken.items():
        out.print(f"{what}: [bold]{number}[/bold]")
    for trouble in (*verdict.lost, *verdict.doubled)[:20]:
        out.print(f"  {trouble}")


def _row(name: str, seconds: Sequence[float]) -> tuple[str, str, str, str]:
    return name, str(len(seconds)), f"{np.median(seconds):.1f}", f"{max(seconds):.1f}"
