"""A server that outlived the Svodka that started it: stopped before a new one opens the same data."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from core.errors import SvodkaError


def pid_in(file: Path) -> int | None:
    """The first line of a pid file."""
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def is_server(pid: int, name: str, folder: Path) -> bool:
    """Whether the process is the server `name` on the data in `folder` (and not a later owner of the number)."""
    try:
        process = psutil.Process(pid)
        if name not in process.name() or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return str(folder) in process.cmdline() or Path(process.cwd()) == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def stop(pid: int, name: str, folder: Path, signals: Sequence[signal.Signals], seconds: float = 5.0) -> None:
    """Sends one signal after another, `seconds` apart, until the server is gone. Raises SvodkaError if it stays."""
    for number in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError:
            break
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not is_server(pid, name, folder):
                return
            time.sleep(0.05)
    raise SvodkaError(
        f"An earlier {name} (process {pid}) still runs on {folder} and cannot be stopped.",
        f"End it (kill {pid}), then start again; or set SVODKA_VAR to another folder.",
    )
