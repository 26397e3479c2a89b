"""Whatever ends the supervisor, its children and their children end with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.config import ROOT
from tests.service.children import alive, eventually


def start_driver(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    with (folder / "out").open("wb") as out:
        driver = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("driver.py")), str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=out,
            start_new_session=True,
        )
    assert eventually((folder / "pids").exists), "the driver did not come up"
    pids = [int(pid) for pid in (folder / "pids").read_text().split()]
    assert len(pids) == 4
    assert all(map(alive, pids))
    return driver, pids


@pytest.mark.skipif(sys.platform != "linux", reason="a grandchild in its own session is found through /proc")
def test_nothing_survives_a_kill_of_the_supervisor(tmp_path: Path) -> None:
    driver, pids = start_driver(tmp_path)
    driver.kill()
    driver.wait()
    assert eventually(lambda: not any(map(alive, pids)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_ten_seconds(tmp_path: Path, number: signal.Signals) -> None:
    driver, pids = start_driver(tmp_path)
    began = time.monotonic()
    driver.send_signal(number)
    assert driver.wait(timeout=15) == 0
    assert time.monotonic() - began < 10.0
    assert not any(map(alive, pids))
    assert "stopped in order" in (tmp_path / "out").read_text()
