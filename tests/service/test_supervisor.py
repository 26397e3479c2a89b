import io
import os
import signal
import threading
import time

import pytest

from core.errors import SvodkaError
from service.logs import LogStream
from service.supervisor import Interrupted, Supervisor
from tests.service.children import POLITE, STUBBORN, alive, eventually, program


def log_to(out: io.StringIO) -> LogStream:
    return LogStream(out)


def test_what_a_child_writes_comes_out_with_its_name() -> None:
    out = io.StringIO()
    with Supervisor([program("worker", POLITE)], log_to(out)) as supervisor:
        supervisor.start()
        supervisor.watch(lambda: "at work" in out.getvalue())
    assert "worker   | at work" in out.getvalue()


def test_a_child_that_dies_is_started_again_after_a_second_then_after_two() -> None:
    out = io.StringIO()
    with Supervisor([program("worker", POLITE)], log_to(out)) as supervisor:
        supervisor.start()
        first = supervisor.pids["worker"]
        os.kill(first, signal.SIGKILL)
        supervisor.watch(lambda: supervisor.pids.get("worker", first) != first)
        os.kill(second := supervisor.pids["worker"], signal.SIGKILL)
        began = time.monotonic()
        supervisor.watch(lambda: supervisor.pids.get("worker", second) != second)
        assert 1.9 < time.monotonic() - began < 3.0
    assert "worker ended (killed by SIGKILL); it is started again in 1 s." in out.getvalue()
    assert "worker ended (killed by SIGKILL); it is started again in 2 s." in out.getvalue()


def test_the_next_stage_starts_when_the_one_before_is_ready() -> None:
    moments: dict[str, float] = {}

    def ready_after_half_a_second() -> bool:
        moments.setdefault("asked", time.monotonic())
        return time.monotonic() - moments["asked"] > 0.5

    programs = [
        program("first", POLITE, ready=ready_after_half_a_second),
        program("second", POLITE, stage=1, prepare=lambda: moments.__setitem__("second", time.monotonic())),
    ]
    with Supervisor(programs, log_to(io.StringIO())) as supervisor:
        supervisor.start()
    assert moments["second"] - moments["asked"] > 0.5


def test_a_program_that_runs_once_must_succeed() -> None:
    broken = program("migrate", "import sys; sys.exit('the disk is full')", once=True)
    with (
        pytest.raises(SvodkaError, match=r"migrate ended at its start \(exit code 1\)") as caught,
        Supervisor([broken], log_to(io.StringIO())) as supervisor,
    ):
        supervisor.start()
    assert "the disk is full" in caught.value.remedy


def test_a_program_that_never_gets_ready_is_named_and_everything_is_stopped() -> None:
    pids: list[int] = []
    with (
        pytest.raises(SvodkaError, match="slow is not ready after 1 seconds"),
        Supervisor(
            [program("good", POLITE), program("slow", POLITE, ready=lambda: False, start_seconds=1.0, stage=1)],
            log_to(io.StringIO()),
        ) as supervisor,
    ):
        try:
            supervisor.start()
        finally:
            pids += supervisor.pids.values()
    assert len(pids) == 2
    assert not any(map(alive, pids))


def test_stages_stop_in_reverse_order() -> None:
    says_goodbye = (
        "import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(print('bye')))\nprint('up')\ntime.sleep(600)"
    )
    out = io.StringIO()
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    programs = [
        program("database", says_goodbye, stage=0),
        program("worker", says_goodbye, stage=1),
        program("clock", says_goodbye, stage=2),
    ]
    for one in programs:
        one.env.update(env)  # type: ignore[attr-defined]
    with Supervisor(programs, log_to(out)) as supervisor:
        supervisor.start()
        supervisor.watch(lambda: out.getvalue().count("| up") == 3)
    goodbyes = [line.split()[1] for line in out.getvalue().splitlines() if line.endswith("| bye")]
    assert goodbyes == ["clock", "worker", "database"]


def test_children_deaf_to_every_signal_are_gone_within_ten_seconds() -> None:
    programs = [program(f"deaf{n}", STUBBORN, stage=n, stop_seconds=60.0) for n in range(3)]
    out = io.StringIO()
    with Supervisor(programs, log_to(out)) as supervisor:
        supervisor.start()
        supervisor.watch(lambda: out.getvalue().count("at work") == 3)
        pids = list(supervisor.pids.values())
        began = time.monotonic()
    assert time.monotonic() - began < 10.0
    assert not any(map(alive, pids))


def test_ctrl_c_ends_the_watch_and_a_second_one_kills_at_once() -> None:
    out = io.StringIO()
    began = 0.0
    with (
        pytest.raises(Interrupted),
        Supervisor([program("deaf", STUBBORN, stop_seconds=60.0)], log_to(out)) as supervisor,
    ):
        supervisor.start()
        supervisor.watch(lambda: "at work" in out.getvalue())
        pid = supervisor.pids["deaf"]
        presses = [threading.Timer(delay, os.kill, (os.getpid(), signal.SIGINT)) for delay in (0.2, 0.8)]
        for press in presses:
            press.start()
        began = time.monotonic()
        supervisor.watch()
    assert time.monotonic() - began < 3.0
    assert not alive(pid)
    for press in presses:
        press.join()


def test_the_signals_of_the_caller_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Supervisor([], log_to(io.StringIO())):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_nothing_of_the_supervisor_itself_stays_behind() -> None:
    with Supervisor([program("worker", POLITE)], log_to(io.StringIO())) as supervisor:
        supervisor.start()
        reaper = supervisor._reaper.pid
        assert alive(reaper)
    assert eventually(lambda: not alive(reaper))
