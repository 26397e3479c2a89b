"""Articles a CPU second on the same farm: the whole service against a plain script of Scrapy and trafilatura, and
against news-please where it is installed.

Ours is counted over every process of the service, servers included, from the moment that all is ready to the last
stored article; the others from the first request on, less what their imports cost.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from service.supervisor import Supervisor
from storage import sources
from storage.progress import article_pages, summary
from storage.tables import Source

OURS = "Svodka, all processes"
NEWS_PLEASE = "SVODKA_NEWS_PLEASE"  # the Python of an environment of its own
_ROUNDS = 2
_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Run:
    articles: int
    cpu: float
    wall: float
    parts: dict[str, float] = field(default_factory=dict)  # of `cpu`, by role

    @property
    def rate(self) -> float | None:
        """Articles a CPU second; None of a run that gave no article, or that took no time beyond its imports."""
        return self.articles / self.cpu if self.articles and self.cpu > 0 else None


def measure(out: Console) -> None:
    name, corpus = pages.load()
    world = Pages([(page.url, page.body) for page in corpus])
    hosts = sorted(world.sites())
    scripts: dict[str, tuple[str, ...]] = {"Scrapy + trafilatura script": (sys.executable, "-m", "bench.crawl.plain")}
    if NEWS_PLEASE in os.environ:
        scripts["news-please"] = (os.environ[NEWS_PLEASE], str(Path(__file__).with_name("with_news_please.py")))
    runs: dict[str, list[Run]] = {label: [] for label in (OURS, *scripts)}
    with serving(world) as proxy:
        for _ in range(_ROUNDS):
            with stage(hosts, proxy, {"SVODKA_HOST_DELAY_SECONDS": "0", "SVODKA_RECHECK_HOURS": "0"}) as config:
                runs[OURS].append(_service(config))
                for label, command in scripts.items():
                    runs[label].append(_script(command, Path(os.environ["BENCH_HOSTS"]), proxy, config.var))
    table = Table(title=f"{len(corpus)} pages of {name} on {len(hosts)} sites", title_justify="left")
    for column in ("", "articles", "CPU s", "articles a CPU s", "wall s"):
        table.add_column(column, justify="left" if not column else "right")
    for label, several in runs.items():
        for run in several:
            rate = f"{run.rate:.1f}" if run.rate else "none"
            table.add_row(label, str(run.articles), f"{run.cpu:.1f}", rate, f"{run.wall:.1f}")
    out.print(table)
    shares = ", ".join(f"{role} {seconds:.1f}" for role, seconds in runs[OURS][-1].parts.items())
    out.print(f"CPU seconds of Svodka's last run: {shares}")
    best = {label: max(run.rate or 0.0 for run in several) for label, several in runs.items()}
    for label in scripts:
        if not best[label]:
            out.print(f"{label} gave no article: there is no ratio. What it says stands above.")
            continue
        out.print(
            f"[bold]ratio (Svodka / {label}): {best[OURS] / best[label]:.2f}[/bold], the better of {_ROUNDS} runs"
        )
    if NEWS_PLEASE not in os.environ:
        out.print(f"news-please was left out: set {NEWS_PLEASE} to a Python that has it (docs/development.md).")


def _service(config: Config) -> Run:
    with service(config) as (supervisor, database):
        with database.begin() as session:
            session.execute(update(Source).values(next_poll_at=datetime.now(UTC) + _LATER))
        supervisor.start()
        since, started = datetime.now(UTC), time.monotonic()
        before = _by_role(supervisor)
        with database.begin() as session:
            sources.make_due(session, since)
        supervisor.watch(Finish(database, since, ProgressLine(sys.stderr)))
        used = {role: seconds - before[role] for role, seconds in _by_role(supervisor).items()}
        with database.begin() as session:
            found = summary(session, since)
    return Run(article_pages(found.outcomes), sum(used.values()), time.monotonic() - started, used)


def _by_role(supervisor: Supervisor) -> dict[str, float]:
    return {str(role): cpu_seconds(tree([pid])) for role, pid in supervisor.pids.items()}


def _script(command: Sequence[str], hosts: Path, proxy: str, folder: Path) -> Run:
    output = folder / "articles.jsonl"
    output.unlink(missing_ok=True)
    idle = folder / "none"
    idle.write_text("")
    imports, _ = _timed(command, idle, folder / "empty.jsonl", proxy)
    cpu, wall = _timed(command, hosts, output, proxy)
    return Run(len(output.read_text(encoding="utf-8").splitlines()), cpu - imports, wall)


def _timed(command: Sequence[str], hosts: Path, output: Path, proxy: str) -> tuple[float, float]:
    started = time.monotonic()
    child = psutil.Popen(
        [*command, str(hosts), str(output)],
        env={**os.environ, "http_proxy": proxy},
        stdin=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise RuntimeError(f"the script ended with status {status}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started
