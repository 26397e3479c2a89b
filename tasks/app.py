"""The Celery application: queues, delivery, and what every worker process does at its start.

Each role (SVODKA_ROLE) loads only its own tasks, so that the scheduler does not carry Scrapy and the
crawler does not carry the extractors.
"""

import ctypes
import os
import resource
import signal
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from celery import Celery, signals
from celery.exceptions import CPendingDeprecationWarning

from core import config as settings
from core.config import Config
from core.errors import SvodkaError
from core.logs import setup
from storage.engine import Database
from tasks.lost_broker import outlive_the_broker

_TASKS_OF_ROLE = {
    "schedule": ["tasks.schedule", "tasks.upkeep", "tasks.health", "tasks.watches"],
    "crawl": ["tasks.crawl"],
    "process": ["tasks.process", "tasks.recheck", "tasks.reclean", "tasks.layouts"],
    "beat": [],
}
_BATCH_GRACE = 60  # seconds after its own deadline until a batch is killed
PROCESS_LIMIT = 120  # seconds for one `process` message
_PROCESS_BYTES = 1_500 * 2**20  # a page that needs more raises MemoryError instead of starving the database
_PR_SET_PDEATHSIG = 1

outlive_the_broker()

ROLE = os.environ.get("SVODKA_ROLE", "")


@cache
def config() -> Config:
    return settings.load()


@cache
def database() -> Database:
    """The connection of this process; made after the fork."""
    url = config().database_url
    if url is None:
        raise SvodkaError("There is no DATABASE_URL.", "`./svodka up` sets it for its workers.")
    return Database(url.get_secret_value())


def _broker_url() -> str | None:
    url = config().broker_url
    return None if url is None else url.get_secret_value()


_EVERY_TASK = [module for modules in _TASKS_OF_ROLE.values() for module in modules]
app = Celery("svodka", broker=_broker_url(), include=_TASKS_OF_ROLE.get(ROLE, _EVERY_TASK))
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_enable_remote_control=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # longer than the longest task: a second copy of a running message helps nobody
        "visibility_timeout": config().batch_seconds + _BATCH_GRACE + PROCESS_LIMIT + 60,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 20,
        "socket_keepalive": True,
    },
    task_routes={
        "tick": {"queue": "schedule"},
        "sweep": {"queue": "schedule"},
        "upkeep": {"queue": "schedule"},
        "reprice": {"queue": "schedule"},
        "health": {"queue": "schedule"},
        "watch": {"queue": "schedule"},
        "crawl_batch": {"queue": "crawl"},
        "process": {"queue": "process"},
        "recheck": {"queue": "process"},
        "reclean": {"queue": "process"},
        "layouts": {"queue": "process"},
    },
    task_annotations={
        "crawl_batch": {"time_limit": config().batch_seconds + _BATCH_GRACE},
        "process": {"time_limit": PROCESS_LIMIT},
        "recheck": {"time_limit": PROCESS_LIMIT},
        "reclean": {"time_limit": PROCESS_LIMIT},
        "layouts": {"time_limit": PROCESS_LIMIT},
    },
    beat_schedule={
        # ticks that could not run in time are worth nothing: they expire
        "tick": {
            "task": "tick",
            "schedule": config().tick_seconds,
            "options": {"expires": 2 * config().tick_seconds},
        },
        "sweep": {"task": "sweep", "schedule": 15.0, "options": {"expires": 30}},
        "reprice": {"task": "reprice", "schedule": 300.0, "options": {"expires": 300}},
        "health": {"task": "health", "schedule": 300.0, "options": {"expires": 300}},
        "layouts": {"task": "layouts", "schedule": 120.0, "options": {"expires": 120}},
        "watch": {"task": "watch", "schedule": 10.0, "options": {"expires": 20}},
        "upkeep": {"task": "upkeep", "schedule": 600.0, "options": {"expires": 600}},
    },
)


@signals.setup_logging.connect
def _logging(**_: Any) -> None:
    setup(config().log_format, config().log_level)


@signals.worker_process_init.connect
def _in_child(**_: Any) -> None:
    """A pool process: its own connections, and it does not outlive its worker."""
    database.cache_clear()
    if ROLE == "process":
        resource.setrlimit(resource.RLIMIT_DATA, (_PROCESS_BYTES, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@signals.worker_ready.connect
def _worker_is_ready(**_: Any) -> None:
    # A task that loses its broker goes on: it is idempotent, and its work is worth keeping. Celery warns of that, and
    # asks for its warnings when it sets up the log.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)
    _ready()


@signals.beat_init.connect
def _beat_is_ready(**_: Any) -> None:
    _ready()


def _ready() -> None:
    """Tells the supervisor by a file that this role has begun its work."""
    if ROLE:
        folder = Path(config().var) / "run"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{ROLE}.ready").touch()
