"""Outlives a supervisor that was killed without a word, and ends what it left running.

A tiny process of its own (`python -I -S reaper.py MARK`), standard library only. It reads from the
supervisor's pipe: «+ GROUP SIGNAL» and «- GROUP», a line each. The pipe's end means that the supervisor
is gone; then every group still listed gets its signal, and after a grace SIGKILL. On Linux it also
finds processes that left their group: all children carry MARK in their environment.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

MARK_NAME = "SVODKA_MARK"
GRACE_SECONDS = 5.0


def main(mark: str) -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # ends with its pipe, never before
    groups: dict[int, int] = {}
    for line in sys.stdin:
        sign, group, *rest = line.split()
        if sign == "+":
            groups[int(group)] = int(rest[0])
        else:
            groups.pop(int(group), None)
    for group, number in groups.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(map(is_alive, groups)):
        time.sleep(0.1)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    kill_marked(mark)


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # of another user: it is there
        return True
    return True


def kill_marked(mark: str) -> None:
    """Twice, for a process that forks while it is looked for."""
    for _ in range(2):
        for pid in marked(mark):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def marked(mark: str) -> Iterator[int]:
    """Processes (other than this one) that inherited the mark. Nothing where there is no /proc."""
    wanted = f"{MARK_NAME}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found = wanted in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if found and int(folder.name) != os.getpid():
            yield int(folder.name)


if __name__ == "__main__":
    main(sys.argv[1])
