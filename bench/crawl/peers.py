"""Articles a CPU second on the same farm: the whole service against a plain script of Scrapy and trafilatura.

Ours is counted over every process of the service, servers included, from the moment that all is ready to the last
stored article; the script from the first request on, less what its imports cost.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import update

from bench import pages
from bench.crawl.farm import Pages, serving
from bench.crawl.stage import cpu_seconds, service, stage, tree
from cli.once import Finish, ProgressLine
from core.config import Config
from storage import sources
from storage.progress import article_pages, summary
from storage.tables import Source

_ROUNDS = 2
_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Run:
    articles: int
    cpu: float
    wall: float

    @property
    def rate(self) -> float:
        return self.articles / self.cpu


def measure(out: Console) -> None:
    name, corpus = pages.load()
    world = Pages([(page.url, page.body) for page in corpus])
    hosts = sorted(world.sites())
    ours: list[Run] = []
    plain: list[Run] = []
    with serving(world) as proxy:
        for _ in range(_ROUNDS):
            with stage(hosts, proxy, {"SVODKA_HOST_DELAY_SECONDS": "0", "SVODKA_RECHECK_HOURS": "0"}) as config:
                ours.append(_service(config))
                plain.append(_script(Path(os.environ["BENCH_HOSTS"]), proxy, config.var))
    table = Table(title=f"{len(corpus)} pages of {name} on {len(hosts)} sites", title_justify="left")
    for column in ("", "articles", "CPU s", "articles a CPU s", "wall s"):
        table.add_column(column, justify="left" if not column else "right")
    for label, runs in (("Svodka, all processes", ours), ("Scrapy + trafilatura script", plain)):
        for run in runs:
            table.add_row(label, str(run.articles), f"{run.cpu:.1f}", f"{run.rate:.1f}", f"{run.wall:.1f}")
    out.print(table)
    ratio = max(run.rate for run in ours) / max(run.rate for run in plain)
    out.print(f"[bold]ratio (Svodka / script): {ratio:.2f}[/bold], the better of {_ROUNDS} runs each")


def _service(config: Config) -> Run:
    with service(config) as (supervisor, database):
        with database.begin() as session:
            session.execute(update(Source).values(next_poll_at=datetime.now(UTC) + _LATER))
        supervisor.start()
        since, started = datetime.now(UTC), time.monotonic()
        before = cpu_seconds(tree(supervisor.pids.values()))
        with database.begin() as session:
            sources.make_due(session, since)
        supervisor.watch(Finish(database, since, ProgressLine(sys.stderr)))
        used = cpu_seconds(tree(supervisor.pids.values())) - before
        with database.begin() as session:
            found = summary(session, since)
    return Run(article_pages(found.outcomes), used, time.monotonic() - started)


def _script(hosts: Path, proxy: str, folder: Path) -> Run:
    output = folder / "plain.jsonl"
    idle = folder / "none"
    idle.write_text("")
    imports, _ = _timed(idle, folder / "empty.jsonl", proxy)
    cpu, wall = _timed(hosts, output, proxy)
    return Run(len(output.read_text(encoding="utf-8").splitlines()), cpu - imports, wall)


def _timed(hosts: Path, output: Path, proxy: str) -> tuple[float, float]:
    started = time.monotonic()
    child = psutil.Popen(
        [sys.executable, "-m", "bench.crawl.plain", str(hosts), str(output)],
        env={**os.environ, "http_proxy": proxy},
        stdin=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise RuntimeError(f"the script ended with status {status}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started
