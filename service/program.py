"""What is to be run: one value a child process, made by the servers and the roles, used by whoever starts them."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from service.identity import Identity


def _always() -> bool:
    return True


def _nothing() -> None:
    pass


def _as_it_is(line: str) -> str:
    return line


@dataclass(frozen=True, slots=True)
class Program:
    """A child process and how to live with it.

    `prepare` runs before every start and may raise SvodkaError; `ready` is asked again and again after
    the start, until it says yes or `start_seconds` are over. `stop_signals` are sent one after another
    while it does not end; SIGKILL to its whole group comes last in any case. A program with `once`
    runs to its end, which must be exit code 0, before the next one starts. Programs with the same
    `stage` are stopped together, higher stages first.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)  # holds passwords
    cwd: Path
    prepare: Callable[[], None] = _nothing
    ready: Callable[[], bool] = _always
    start_seconds: float = 30.0
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    stop_seconds: float = 3.0
    stage: int = 0
    once: bool = False
    identity: Identity | None = None
    orphan_signal: signal.Signals = signal.SIGKILL  # what it gets when the supervisor dies without a word
    tidy: Callable[[str], str] = _as_it_is  # a line of its output as people should see it; empty: not at all
