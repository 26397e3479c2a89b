"""`svodka bench chaos`: the farm, the service, the kills, the rest, the verdict."""

import random
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rich.console import Console

from bench.chaos.kills import Target, order
from bench.chaos.report import Result, show
from bench.chaos.running import running
from bench.chaos.siege import Siege
from bench.chaos.verdict import at_rest, close, done, judge_all
from bench.chaos.world import Arrivals, feeds_of
from bench.crawl.farm import Manner, serving
from bench.crawl.stage import stage

KILLS, SEED = 100, 1
_RECOVERY = 60.0  # seconds: the promise
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


def run(count: int, seed: int) -> int:
    out = Console(width=120, highlight=False)
    out.print(f"{count} kills, seed {seed}, load {psutil.getloadavg()[0]:.1f}")
    result = besiege(count, seed, Ground(), Path(tempfile.gettempdir()) / "chaos.log", out)
    show(result, _PAUSE, out)
    late = sum(one.recovered is None or one.recovered > _RECOVERY for one in result.kills)
    out.print(f"recoveries longer than {_RECOVERY:.0f} s: [bold]{late}[/bold]")
    return 0 if result.holds and not late else 1


def besiege(count: int, seed: int, ground: Ground, log_file: Path, out: Console) -> Result:
    """`log_file` gets what the service says."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="svodka-chaos-") as folder:
        requests, minutes = Path(folder) / "requests.jsonl", 2.0 + count
        world = Arrivals(ground.hosts, ground.per_minute, minutes, seed, time.time() + 10.0, Path(folder) / "stop")
        settings = _SETTINGS | {"SVODKA_LEASE_SECONDS": str(ground.lease)}
        with (
            serving(world, Manner(_ANSWER, requests)) as proxy,
            stage([host + path for host, path in feeds_of(ground.hosts)], proxy, settings) as config,
            running(config, log_file) as service,
        ):
            siege = Siege(service, Target(service, urlsplit(proxy).port or 0, chance), ground.longest_pause, out)
            siege.warm()
            kills = siege.run(order(count, chance), chance)
            end = world.end()
            stopped = datetime.fromtimestamp(end, UTC)
            rest = siege.settle(lambda database: done(database, stopped), _REST)
            close(service.database)
            siege.settle(at_rest, _REST)
            published = [item for item in world.schedule() if item.at <= end]
            return Result(kills, rest, judge_all(service.database, published, requests, _PAUSE))
