"""A worker whose broker dies under it."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from core.config import ROOT
from service.child import Child, stop_together
from service.layout import Layout
from service.program import Program
from service.valkey import Valkey
from tests.service.children import alive, eventually


@pytest.fixture
def valkey(tmp_path: Path) -> Valkey:
    return Valkey.of(Layout.of(tmp_path / "var"), 0)


@pytest.fixture
def worker(valkey: Valkey, tmp_path: Path) -> Program:
    """Two processes, so that it waits for messages while one is at work; `beat` is a role without tasks to load."""
    settings = {"BROKER_URL": valkey.url, "SVODKA_VAR": str(tmp_path / "var"), "SVODKA_ROLE": "beat"}
    options = ["-Q", "slow", "-c", "2", "--loglevel", "WARNING"]
    options += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    return Program(
        name="worker",
        argv=(sys.executable, "-P", "-m", "celery", "-A", "tests.service.slow_worker", "worker", *options),
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        ready=(tmp_path / "var" / "run" / "beat.ready").exists,
    )


@pytest.fixture
def children(tmp_path: Path) -> Iterator[list[Child]]:
    """Those in the list are stopped at the end."""
    started: list[Child] = []
    yield started
    stop_together(started)


def start(program: Program, output: Path, children: list[Child]) -> Child:
    program.prepare()
    with output.open("ab") as file:
        children.append(child := Child(program, file.fileno()))
    assert eventually(program.ready, 60), output.read_text()
    return child


def ask(valkey: Valkey, diary: Path, seconds: float) -> None:
    with Celery(broker=valkey.url, set_as_current=False) as app:
        app.send_task("slow", args=[str(diary), seconds], queue="slow")


@pytest.mark.slow
def test_a_worker_at_work_outlives_its_broker_ends_its_task_and_takes_the_next_from_an_empty_one(
    valkey: Valkey, worker: Program, children: list[Child], tmp_path: Path
) -> None:
    log, first, second = tmp_path / "log", tmp_path / "first", tmp_path / "second"
    broker = start(valkey.program(), log, children)
    process = start(worker, log, children)
    ask(valkey, first, 4.0)
    assert eventually(first.exists, 30)

    broker.kill_group()
    broker.process.wait()
    shutil.rmtree(valkey.folder / "appendonlydir")
    start(valkey.program(), log, children)

    assert eventually(lambda: first.read_text() == "begun\nended\n", 30), log.read_text()
    ask(valkey, second, 0.0)
    assert eventually(lambda: second.exists() and second.read_text() == "begun\nended\n", 30), log.read_text()
    assert alive(process.pid)
    assert first.read_text() == "begun\nended\n"
    assert "Deprecation" not in log.read_text()
