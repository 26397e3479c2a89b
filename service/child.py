"""One child process: in its own session, dying with its parent, stopped with its whole group."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from core.errors import SvodkaError
from service.program import Program

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """A started program. Start it from the main thread: Linux counts the death of the *thread* that forked."""

    def __init__(self, program: Program, output: int) -> None:
        """`output` is a file descriptor for what the child writes. Raises SvodkaError if it cannot be started."""
        self.program = program
        user = program.identity
        try:
            self.process = subprocess.Popen(
                program.argv,
                env=dict(program.env),
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
                preexec_fn=die_with_parent(program.orphan_signal),  # noqa: PLW1509 - no threads of ours hold locks
            )
        except OSError as error:
            raise SvodkaError(
                f"{program.name} cannot be started: {error}.",
                "Is the installation complete? Remove .venv and start again.",
            ) from error
        self.pid = self.process.pid
        self.started = time.monotonic()
        self._swept = False

    @property
    def ended(self) -> int | None:
        """The exit code (negative: the signal that killed it), None while it runs."""
        return self.process.poll()

    def signal(self, number: signal.Signals) -> None:
        if self.ended is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kills what is left of the whole group. After the leader's end only once: its number may be another's."""
        if self._swept:
            return
        self._swept = self.ended is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says EPERM of a group of zombies
            os.killpg(self.pid, signal.SIGKILL)


def stop_together(
    children: list[Child], seconds: float | None = None, wait: Callable[[float], None] = time.sleep
) -> None:
    """Stops all at the same time; `wait` is called with a pause in seconds (and may read their output meanwhile).

    Each gets its first signal at once and the next ones at even distances; at the end of its
    `stop_seconds` (or of `seconds`) its group is killed.
    """
    began = time.monotonic()
    left = {child: list(child.program.stop_signals) for child in children}
    while running := [child for child in left if child.ended is None]:
        passed = time.monotonic() - began
        for child in running:
            limit = child.program.stop_seconds if seconds is None else min(seconds, child.program.stop_seconds)
            sent = len(child.program.stop_signals) - len(left[child])
            if passed >= limit:
                child.kill_group()
                child.process.wait()
            elif left[child] and passed >= limit * sent / len(child.program.stop_signals):
                child.signal(left[child].pop(0))
        wait(0.05)
    for child in left:
        child.kill_group()  # grandchildren that outlived their leader


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """To be run between fork and exec: the kernel sends `number` when the parent dies (Linux only)."""
    parent = os.getpid()

    def between_fork_and_exec() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)

    return between_fork_and_exec


def ending(code: int) -> str:
    """The end of a process in words: «exit code 3», «killed by SIGKILL»."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
