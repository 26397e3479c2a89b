"""What each role of the service runs. The one place: `svodka up`, docker-compose.yml and the tests use it."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.config import ROOT, Config
from core.errors import SvodkaError


class Role(StrEnum):
    MIGRATE = "migrate"  # brings the schema to this version, then ends
    SYNC = "sync"  # joins the spider classes with the table of sources, then ends
    SCHEDULE = "schedule"  # answers beat's ticks: claims due sources, sweeps
    CRAWL = "crawl"  # polls and fetches, a fresh process for each batch
    PROCESS = "process"  # turns pages into articles
    BEAT = "beat"  # the clock
    WEB = "web"  # the page and the API
    NOTIFY = "notify"  # the watchdog, and messages to people


WORKERS = frozenset({Role.SCHEDULE, Role.CRAWL, Role.PROCESS})
ONCE = frozenset({Role.MIGRATE, Role.SYNC})
_PYTHON = (sys.executable, "-P", "-m")  # -P: a folder `core` or `web` where the caller stands is not ours
_ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
_CELERY = (*_PYTHON, "celery", "-A", "tasks.app")


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the roles have to know of each other."""

    database_url: str
    broker_url: str
    web_port: int


def command(role: Role, config: Config) -> tuple[str, ...]:
    """The role's argument list; its environment comes from `environment`."""
    # abspath, not resolve: symbolic links stay as the owner wrote them
    schedule = os.path.abspath(config.var / "run" / "beat-schedule")  # noqa: PTH100
    crawlers, processors = str(config.crawl_concurrency), str(config.process_concurrency)
    commands: dict[Role, tuple[str, ...]] = {
        Role.MIGRATE: (*_PYTHON, "storage.migrate"),
        Role.SYNC: (*_PYTHON, "cli", "sources", "sync"),
        Role.SCHEDULE: _worker(role, config, "--pool", "solo"),
        Role.CRAWL: _worker(role, config, "--pool", "prefork", "--max-tasks-per-child", "1", "-c", crawlers),
        Role.PROCESS: _worker(role, config, "--pool", "prefork", "--max-tasks-per-child", "500", "-c", processors),
        Role.BEAT: (*_CELERY, "beat", "--loglevel", config.log_level, "--pidfile=", "--schedule", schedule),
        Role.WEB: (*_PYTHON, "web"),
        Role.NOTIFY: (*_PYTHON, "notify"),
    }
    return commands[role]


def environment(role: Role, config: Config, addresses: Addresses, base: Mapping[str, str]) -> dict[str, str]:
    """`base` with the addresses, and a path on which the rooms of Svodka come first.

    Spiders may also stand in the caller's folder, and beside an archive that is replayed.
    """
    path = [str(ROOT), *filter(None, base.get("PYTHONPATH", "").split(os.pathsep)), str(Path.cwd())]
    if config.replay is not None:
        path.append(str(config.replay.parent))
    return {
        **base,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(path)),
        "PYTHONUNBUFFERED": "1",
        # Celery's five lines about root; `svodka up` says it in one
        "PYTHONWARNINGS": ",".join(filter(None, [base.get("PYTHONWARNINGS"), _ROOT_WARNING])),
        "DATABASE_URL": addresses.database_url,
        "BROKER_URL": addresses.broker_url,
        "SVODKA_ROLE": str(role),
        "SVODKA_VAR": os.path.abspath(config.var),  # noqa: PTH100
        "SVODKA_WEB_PORT": str(addresses.web_port),
    }


def node(role: Role) -> str:
    """A worker's name among the workers: each container is a host of its own, so copies never share one."""
    return f"{role}@{socket.gethostname()}"


def parse(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise SvodkaError(f"There is no role {name!r}.", f"The roles are: {', '.join(Role)}.") from None


def _worker(role: Role, config: Config, *pool: str) -> tuple[str, ...]:
    quiet = ("--without-mingle", "--without-gossip", "--without-heartbeat")
    return (*_CELERY, "worker", "-n", node(role), "-Q", str(role), "--loglevel", config.log_level, *pool, *quiet)
