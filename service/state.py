"""Who runs the service on a `var` folder, and where its servers are: locks and `run/service.json`."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import SvodkaError
from service.layout import Layout, read_json, write_private

WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Running:
    """What a running `svodka up` tells the other commands. The URLs hold passwords: the file is private."""

    pid: int
    database_url: str
    broker_url: str
    web_url: str | None
    children: Mapping[str, int]


def running(layout: Layout) -> Running | None:
    """The service on this folder, None when none runs. One that is still starting is waited for."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not _is_free(layout.run / "up.lock"):
        state = read_json(layout.run / "service.json")
        if state is not None:
            return Running(**state)
        if time.monotonic() > deadline:
            raise SvodkaError("`svodka up` is starting, but its servers are not up yet.", "Try again in a minute.")
        time.sleep(0.1)
    return None


def publish(layout: Layout, state: Running) -> None:
    write_private(layout.run / "service.json", json.dumps(asdict(state), indent=1) + "\n")


@contextmanager
def only_service(layout: Layout) -> Iterator[None]:
    """Held by `svodka up`. Raises SvodkaError that names the one which holds it already."""
    with _opened(layout.run / "up.lock") as descriptor:
        if not _lock(descriptor):
            raise _already(layout)
        _sign(descriptor)
        (layout.run / "service.json").unlink(missing_ok=True)  # of a run that was killed
        try:
            yield
        finally:
            (layout.run / "service.json").unlink(missing_ok=True)


@contextmanager
def only_user_of_servers(layout: Layout, say: Callable[[str], None]) -> Iterator[None]:
    """Held by whoever starts the servers in this folder; waits half a minute for another command to end."""
    with _opened(layout.run / "servers.lock") as descriptor:
        deadline = time.monotonic() + WAIT_SECONDS
        said = False
        while not _lock(descriptor):
            pid = _signature(layout.run / "servers.lock")
            if not said:
                say(f"Another svodka command (process {pid}) uses the database in {layout.var}; waiting for it.")
                said = True
            if time.monotonic() > deadline:
                raise SvodkaError(
                    f"The database in {layout.var} is still used by another svodka command (process {pid}).",
                    "Wait for it to end, or start `./svodka up`: then any number of commands run beside it.",
                )
            time.sleep(0.1)
        _sign(descriptor)
        yield


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)  # gives the lock back, as the end of the process would


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free(file: Path) -> bool:
    if not file.exists():
        return True
    with _opened(file) as descriptor:
        return _lock(descriptor)


def _sign(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def _signature(file: Path) -> str:
    return file.read_text().strip() or "unknown"


def _already(layout: Layout) -> SvodkaError:
    state = read_json(layout.run / "service.json") or {}
    where = f", its page is {state['web_url']}" if state.get("web_url") else ""
    return SvodkaError(
        f"Svodka is already running on {layout.var} (process {_signature(layout.run / 'up.lock')}{where}).",
        "Stop it with Ctrl-C in its window (or kill that process), or set SVODKA_VAR to run another one beside it.",
    )
