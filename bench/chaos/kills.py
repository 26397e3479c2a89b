"""Ways to kill a part of the service, each with SIGKILL and only among the service's own processes."""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

from bench.chaos.running import Service
from service.health import web_answers
from service.layout import Layout

_BUSY_SECONDS = 5.0  # to wait for a child of a pool that is at work


@dataclass(slots=True)
class Kill:
    """`leader` is the number of the killed process that the supervisor has to replace, None where only a child of a
    pool was killed.

    `recovered` is the time from the kill until what was killed ran again, and then a poll that began after that had
    ended well and a page fetched after that was an article; None when the patience was over before.
    """

    kind: str
    name: str  # of the program
    leader: int | None
    at: float  # Unix time
    recovered: float | None = None


class Target:
    """The service that is killed, and the port of the farm that its batches ask."""

    def __init__(self, service: Service, farm_port: int, chance: random.Random) -> None:
        self.supervisor, self.layout, self.chance = service.supervisor, service.layout, chance
        self._names = frozenset(service.supervisor.pids)
        self._farm_port, self._web_port = farm_port, service.web_port

    def is_asking(self, process: psutil.Process) -> bool:
        """Whether it has a connection to a site."""
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            return any(c.raddr and c.raddr.port == self._farm_port for c in process.net_connections("tcp"))
        return False

    def is_back(self, one: Kill) -> bool:
        """Whether every process runs, and what was killed says that it works."""
        pids = self.supervisor.pids
        if not self._names <= pids.keys() or pids[one.name] == one.leader:
            return False
        if one.leader is None or one.name in ("postgres", "valkey"):  # the supervisor asks those two itself
            return True
        if one.name == "web":
            return web_answers("127.0.0.1", self._web_port)
        ready = self.layout.ready_file(one.name)
        return ready.exists() and ready.stat().st_mtime > one.at


def _child(target: Target, leader: psutil.Process, busy: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """Of a pool; one that is busy, if one becomes so in time."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        children = sorted(leader.children(), key=lambda process: process.pid)
        if at_work := [child for child in children if busy(child)]:
            return [target.chance.choice(at_work)]
        if children and time.monotonic() > until:
            return [target.chance.choice(children)]
        target.supervisor.watch(_after(0.02))


def _batch(target: Target, leader: psutil.Process) -> list[psutil.Process]:
    return _child(target, leader, target.is_asking)


def _page(target: Target, leader: psutil.Process) -> list[psutil.Process]:
    used: dict[int, float] = {}

    def busy(child: psutil.Process) -> bool:
        """Whether it has used the processor since it was last looked at."""
        with suppress(psutil.NoSuchProcess):
            now = sum(child.cpu_times()[:2])
            return now > used.setdefault(child.pid, now)
        return False

    return _child(target, leader, busy)


def _tree(_: Target, leader: psutil.Process) -> list[psutil.Process]:
    return [leader, *leader.children(recursive=True)]


def _alone(_: Target, leader: psutil.Process) -> list[psutil.Process]:
    return [leader]


_WAYS: dict[str, tuple[str, Callable[[Target, psutil.Process], list[psutil.Process]]]] = {
    "a batch": ("crawl", _batch),
    "the crawl worker, all of it": ("crawl", _tree),
    "a process of pages": ("process", _page),
    "the process worker, all of it": ("process", _tree),
    "schedule": ("schedule", _alone),
    "beat": ("beat", _alone),
    "web": ("web", _alone),
    "valkey, and its data": ("valkey", _alone),
    "postgres": ("postgres", _alone),
}
KINDS = tuple(_WAYS)


def kill(kind: str, target: Target) -> Kill:
    """All of the victims are gone when it returns. One that is just being started again is waited for."""
    name, victims_of = _WAYS[kind]
    target.supervisor.watch(lambda: name in target.supervisor.pids)
    leader = psutil.Process(target.supervisor.pids[name])
    try:
        victims = victims_of(target, leader)
    except psutil.NoSuchProcess:  # it died by itself, of an earlier kill
        victims = []
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    at = time.time()
    _await_end(victims)
    if name == "valkey":
        _forget_messages(target.layout)
    return Kill(kind, name, leader.pid if leader in victims else None, at)


def _forget_messages(layout: Layout) -> None:
    """Before the supervisor starts it again, as this thread is the supervisor's."""
    for path in layout.valkey.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix in (".rdb", ".aof"):
            path.unlink()


def _after(seconds: float) -> Callable[[], bool]:
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() >= ends


def _await_end(victims: Sequence[psutil.Process]) -> None:
    """A zombie is ended; the supervisor or the pool's leader buries it."""
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            while victim.is_running() and victim.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.01)


def order(count: int, chance: random.Random) -> list[str]:
    """Every kind as often as the others, shuffled."""
    kinds = [KINDS[n % len(KINDS)] for n in range(count)]
    chance.shuffle(kinds)
    return kinds
