"""Tiny real programs for the supervisor to run, and ways to look at processes."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from service.program import Program

POLITE = "import time\nprint('at work', flush=True)\ntime.sleep(600)"
STUBBORN = "import signal, time\nfor s in (2, 3, 15): signal.signal(s, signal.SIG_IGN)\n" + POLITE
# a grandchild in a session of its own, deaf to SIGTERM, whose number is written to a file
PARENT = """
import subprocess, sys, time
code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
with open(sys.argv[1], "w") as file: file.write(str(child.pid))
time.sleep(600)
"""


def program(name: str, code: str, *arguments: str, **more: Any) -> Program:
    return Program(
        name=name, argv=(sys.executable, "-c", code, *arguments), env=dict(os.environ), cwd=Path("/"), **more
    )


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
