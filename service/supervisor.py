"""Starts programs in order, reads what they write, restarts those that die, stops all and leaves none behind.

One thread does all of it: Linux ties a child's life to the thread that forked it.
"""

import contextlib
import os
import secrets
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import FrameType, TracebackType

from core.errors import SvodkaError
from service import reaper
from service.child import Child, ending, stop_together
from service.logs import Lines, LogStream
from service.program import Program

BACKOFF_FIRST, BACKOFF_LONGEST = 1.0, 60.0
HEALTHY_AFTER = 60.0  # a run this long was a good one: the next failure starts from the shortest pause
STOP_SECONDS = 8.0  # of the ten that are promised; the rest is for killing and counting
_TICK = 0.1


class Interrupted(Exception):
    """Someone asked the service to stop (Ctrl-C, SIGTERM, the terminal closed)."""


@dataclass(slots=True)
class _Run:
    """One program over its restarts."""

    program: Program
    child: Child | None = None
    failures: int = 0
    restart_at: float = 0.0
    begun: bool = False
    came_up: bool = False  # once: from then on a death means a restart
    ready: bool = False  # now
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=8))

    @property
    def ended(self) -> int | None:
        return self.child.ended if self.child else None


class Supervisor:
    """Use as a context manager: at the end of the block everything is stopped."""

    def __init__(self, programs: Iterable[Program], log: LogStream) -> None:
        self.mark = secrets.token_hex(16)
        self.log = log
        self._runs = [_Run(replace(program, env={**program.env, reaper.MARK_NAME: self.mark})) for program in programs]
        self._selector = selectors.DefaultSelector()
        self._interrupts = 0
        self._stopping = False
        self._old_handlers: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Supervisor":
        reading, self._reaper_pipe = os.pipe()
        self._reaper = subprocess.Popen(
            [sys.executable, "-I", "-S", reaper.__file__, self.mark],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        os.close(reading)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._old_handlers[number] = signal.signal(number, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._selector.close()

    @property
    def pids(self) -> dict[str, int]:
        """Of the children that run now."""
        return {run.program.name: run.child.pid for run in self._runs if run.child and run.child.ended is None}

    def start(self, through: int | None = None) -> None:
        """Brings up one stage after another (up to stage `through`), each ready before the next.

        Raises SvodkaError with the last words of a program that does not come up, Interrupted on Ctrl-C.
        """
        fresh = [r for r in self._runs if not r.begun and (through is None or r.program.stage <= through)]
        for stage in sorted({run.program.stage for run in fresh}):
            together = [run for run in fresh if run.program.stage == stage]
            for run in together:
                run.begun = True
                self._start(run)
            for run in together:
                self._await(run)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keeps everything running until `until` says so (asked ten times a second).

        Raises Interrupted on Ctrl-C.
        """
        while not until():
            self.pump()
            self._mend()

    def pump(self, seconds: float = _TICK) -> None:
        """Passes on what the children wrote, for at most `seconds`. Raises Interrupted on Ctrl-C."""
        for key, _ in self._selector.select(seconds):
            run, lines = key.data
            descriptor = key.fd
            try:
                data = os.read(descriptor, 65536)
            except BlockingIOError:
                continue
            for line in lines.feed(data) if data else lines.end():
                run.last_words.append(line)
                self.log.line(run.program.name, run.program.tidy(line))
            if not data:
                self._selector.unregister(descriptor)
                os.close(descriptor)
        if self._interrupts and not self._stopping:
            raise Interrupted

    def stop(self) -> None:
        """Stops the stages in reverse, all within ten seconds; what does not end is killed with its group."""
        if self._stopping:
            return
        self._stopping = True
        deadline = time.monotonic() + STOP_SECONDS
        for stage in sorted({run.program.stage for run in self._runs}, reverse=True):
            running = [run.child for run in self._runs if run.program.stage == stage and run.child]
            stop_together(running, max(0.2, deadline - time.monotonic()), self.pump)
        self._drain()
        reaper.kill_marked(self.mark)
        for run in self._runs:
            self._forget(run)
        os.close(self._reaper_pipe)
        self._reaper.wait()

    def _await(self, run: _Run) -> None:
        """Until it is ready (or, for one that runs once, over). A death before that ends the start."""
        program = run.program
        deadline = time.monotonic() + program.start_seconds
        while True:
            self.pump(0.05)
            self._mend()
            if (code := run.ended) is not None:
                if program.once and code == 0:
                    self._forget(run)
                    return
                self._drain()
                raise self._failure(run, f"{program.name} ended at its start ({ending(code)}).")
            if not program.once and program.ready():
                run.ready = run.came_up = True
                return
            if time.monotonic() > deadline:
                raise self._failure(run, f"{program.name} is not ready after {program.start_seconds:.0f} seconds.")

    def _start(self, run: _Run) -> None:
        run.program.prepare()
        run.ready = False
        run.last_words.clear()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            run.child = Child(run.program, writing)
        except SvodkaError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self._tell_reaper("+", run.child)
        self._selector.register(reading, selectors.EVENT_READ, (run, Lines()))

    def _mend(self) -> None:
        """Starts again what has died after it once was ready, when its pause is over."""
        now = time.monotonic()
        for run in self._runs:
            if run.restart_at:
                if now >= run.restart_at:
                    self._start_again(run)
            elif run.came_up and (code := run.ended) is not None:
                self._plan_restart(run, now, ending(code))
            elif run.came_up and not run.ready and run.program.ready():
                run.ready = True
                self.log.say(f"{run.program.name} works again.")

    def _plan_restart(self, run: _Run, now: float, why: str) -> None:
        if run.child and now - run.child.started >= HEALTHY_AFTER:
            run.failures = 0
        self._forget(run)
        pause = min(BACKOFF_FIRST * 2**run.failures, BACKOFF_LONGEST)
        run.failures += 1
        run.restart_at = now + pause
        self.log.say(f"WARNING {run.program.name} ended ({why}); it is started again in {pause:.0f} s.")

    def _start_again(self, run: _Run) -> None:
        run.restart_at = 0.0
        try:
            self._start(run)
        except SvodkaError as error:
            self._plan_restart(run, time.monotonic(), error.what)

    def _forget(self, run: _Run) -> None:
        """Its leader has ended: ends the rest of its group, once, while the number cannot be another's yet."""
        if run.child:
            run.child.kill_group()
            self._tell_reaper("-", run.child)
            run.child = None

    def _failure(self, run: _Run, what: str) -> SvodkaError:
        words = [line for line in run.last_words if line.strip()]
        said = "Its last words:\n  " + "\n  ".join(words) if words else "It said nothing."
        return SvodkaError(what, said)

    def _drain(self) -> None:
        """Reads what is still in the pipes."""
        ends = time.monotonic() + 0.5
        while self._selector.get_map() and time.monotonic() < ends:
            before = len(self._selector.get_map())
            self.pump(0.02)
            if len(self._selector.get_map()) == before and not self._selector.select(0):
                break

    def _tell_reaper(self, sign: str, child: Child) -> None:
        line = f"{sign} {child.pid} {int(child.program.orphan_signal)}\n"
        with contextlib.suppress(BrokenPipeError):  # someone killed it; on Linux the children still die with us
            os.write(self._reaper_pipe, line.encode())

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        """The first asks for an orderly stop; the second kills at once, here and now."""
        self._interrupts += 1
        if self._interrupts >= 2:
            for run in self._runs:
                if run.child:
                    run.child.kill_group()
