"""Where the measurements take place: servers of our own in a temporary folder, and what processes cost."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from cli.catalogue import up_to_catalogue
from core.config import Config, load
from service.layout import Layout
from service.lineup import supervised
from service.logs import LogStream
from service.servers import plan
from service.supervisor import Supervisor
from storage.engine import Database


@contextmanager
def stage(hosts: Iterable[str], proxy: str, settings: Mapping[str, str]) -> Iterator[Config]:
    """The settings of a service that watches these hosts through the proxy, in a folder of its own; the environment
    says the same, for its children."""
    with tempfile.TemporaryDirectory(prefix="svodka-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # root's Postgres runs as nobody
        (folder / "hosts").write_text("\n".join(hosts), encoding="utf-8")
        given = {
            "BENCH_HOSTS": str(folder / "hosts"),
            "SVODKA_CONFIG": os.devnull,
            "SVODKA_VAR": str(folder / "var"),
            "SVODKA_SPIDER_MODULES": "bench.crawl.sites",
            "SVODKA_PROXY": proxy,
            "SVODKA_WEB_PORT": "0",
            "SVODKA_LOG_LEVEL": "WARNING",
            **settings,
        }
        dropped = {
            n: v for n, v in os.environ.items() if n in ("DATABASE_URL", "BROKER_URL") or n.startswith("SVODKA_")
        }
        before = {**{n: os.environ.get(n) for n in given}, **dropped}
        for variable in dropped:
            del os.environ[variable]
        os.environ.update(given)
        try:
            yield load()
        finally:
            for variable, value in before.items():
                os.environ.pop(variable, None) if value is None else os.environ.__setitem__(variable, value)


@contextmanager
def service(config: Config) -> Iterator[tuple[Supervisor, Database]]:
    """The whole service but its web page, catalogue read, nothing polling yet; what it says goes to its log folder."""
    layout = Layout.of(config.var)
    with (layout.logs / "bench.log").open("w", encoding="utf-8") as file:
        log = LogStream(file, as_json=False)
        servers = plan(config, layout, log.say)
        with supervised(config, layout, servers, log, web=None) as supervisor:
            up_to_catalogue(supervisor, servers)
            database = Database(servers.database_url)
            try:
                yield supervisor, database
            finally:
                database.close()


def tree(pids: Iterable[int]) -> list[psutil.Process]:
    """The processes and all below them."""
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            found |= {p.pid: p for p in [process, *process.children(recursive=True)]}
    return list(found.values())


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Of these processes and of their ended children."""
    total = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_mib(processes: Iterable[psutil.Process]) -> float:
    """Proportional set size: what two processes share counts once."""
    total = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += process.memory_full_info().pss
    return total / 2**20
