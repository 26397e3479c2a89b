"""Beat, the schedule worker and the broker are killed for real; the role `notify` says which, and when it is over."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from service.child import Child, stop_together
from service.layout import Layout
from service.lineup import programs
from service.program import Program
from service.roles import Addresses, Role
from service.valkey import Valkey
from storage.engine import Database
from tests.notify.receivers import Webhook, webhook
from tests.service.children import eventually


class Service:
    """The roles that make the clock go, each a child that a test may kill."""

    def __init__(self, folder: Path, database_url: str, hook: Webhook) -> None:
        layout = Layout.of(folder / "var")
        config = Config(var=layout.var)
        self.valkey = Valkey.of(layout, 0)
        base = {
            **os.environ,
            "SVODKA_WATCHDOG_SECONDS": "10",
            "SVODKA_DIGEST_SECONDS": "0",
            "SVODKA_TICK_SECONDS": "1",
            "SVODKA_NOTIFY": hook.address,
        }
        roles = programs(
            [Role.SCHEDULE, Role.BEAT, Role.NOTIFY], config, Addresses(database_url, self.valkey.url, 0), layout, base
        )
        self.programs: dict[str, Program] = {one.name: one for one in (self.valkey.program(), *roles)}
        self.children: dict[str, Child] = {}
        self._log = (folder / "log").open("ab")

    def start(self, name: str) -> None:
        program = self.programs[name]
        program.prepare()
        self.children[name] = Child(program, self._log.fileno())
        assert eventually(program.ready, 60), name

    def kill(self, name: str) -> None:
        child = self.children[name]
        child.signal(signal.SIGKILL)
        child.process.wait()
        child.kill_group()

    def stop(self) -> None:
        stop_together(list(self.children.values()))
        self._log.close()


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as server:
        yield server


@pytest.fixture
def service(database: Database, hook: Webhook, tmp_path: Path) -> Iterator[Service]:
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    running = Service(tmp_path, url, hook)
    for name in running.programs:
        running.start(name)
    yield running
    running.stop()


def told(hook: Webhook, words: str) -> bool:
    return any(words in body["title"] for body in hook.bodies)


@pytest.mark.slow
def test_what_was_killed_is_named_and_its_return_is_told(service: Service, hook: Webhook) -> None:
    assert not eventually(lambda: bool(hook.tries), 5)
    service.kill("beat")
    assert eventually(lambda: told(hook, "beat gives no ticks"), 60)
    service.start("beat")
    assert eventually(lambda: told(hook, "Over: Svodka does not poll: beat"), 60)
    service.kill("schedule")
    assert eventually(lambda: told(hook, "the schedule worker takes no ticks"), 60)
    service.start("schedule")
    assert eventually(lambda: told(hook, "Over: Svodka does not poll: the schedule worker"), 60)
    service.kill("valkey")
    assert eventually(lambda: told(hook, "the broker does not answer"), 60)
    titles = [body["title"] for body in hook.bodies]
    assert len(titles) == len(set(titles)) == 5
