"""A sender that is killed at the worst moment: the message comes all the same, and says that it may be a double."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from core.alerts import AlertKind, Finding
from core.config import ROOT
from storage import alerts
from storage.engine import Database
from tests.notify.receivers import webhook
from tests.service.children import eventually


@pytest.fixture
def start(database: Database, broker: str, tmp_path: object) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts the role on the test's own database, told to deliver to an address."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(address: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
            "BROKER_URL": broker,
            "SVODKA_VAR": str(tmp_path),
            "SVODKA_NOTIFY": address,
            "SVODKA_DIGEST_SECONDS": "0",
        }
        command = [sys.executable, "-P", "-m", "notify"]
        child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
        started.append(child)
        return child

    yield begin
    for child in started:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def open_alert(database: Database) -> None:
    with database.begin() as session:
        now = datetime.now(UTC)
        alerts.open_(session, Finding(None, AlertKind.FAILING, now, "The lists of all sources fail"), now)


def run_out(database: Database) -> None:
    """The claim of the killed sender ends."""
    with database.begin() as session:
        session.execute(text("update delivery set claimed_until = clock_timestamp() where claimed_until is not null"))


def test_a_sender_killed_between_sending_and_marking_sends_again_under_the_same_id(
    database: Database, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    with webhook() as hook:
        open_alert(database)
        hook.hold.clear()  # the message is there, the answer is not
        child = start(hook.address)
        assert eventually(lambda: len(hook.tries) == 1, 30)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        hook.hold.set()
        start(hook.address)
        assert not eventually(lambda: len(hook.tries) > 1, 5)  # the claim still holds
        run_out(database)
        assert eventually(lambda: len(hook.tries) == 2, 30)
        assert not eventually(lambda: len(hook.tries) > 2, 5)
    first, second = hook.tries
    assert first["id"] == second["id"]
    assert first["items"] == second["items"]
    assert "sent again" not in first["message"]
    assert "sent again" in second["message"]


def test_two_senders_at_once_send_each_message_once(
    database: Database, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    with webhook() as hook:
        for _ in range(2):
            start(hook.address)
        for number in range(1, 6):
            with database.begin() as session:
                now = datetime.now(UTC)
                alerts.close(session, None, AlertKind.FAILING, now)
                alerts.open_(session, Finding(None, AlertKind.FAILING, now, f"The {number}. outage"), now)
            assert eventually(lambda: _told(hook.tries, number), 20)  # noqa: B023 - called at once
        keys = [item["key"] for body in hook.tries for item in body["items"]]
    assert len(keys) == len(set(keys))


def _told(bodies: list[dict[str, object]], number: int) -> bool:
    return any(f"The {number}. outage" in str(body) for body in bodies)
