"""`svodka notify`: who is told, what waits; `svodka notify test` really sends."""

import pytest
from pydantic import SecretStr

from cli.main import main
from core.config import Config
from core.messages.message import Message
from storage import deliveries
from storage.engine import Database
from tests.notify.receivers import webhook


@pytest.fixture(autouse=True)
def service(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))


def test_a_test_message_reaches_each_receiver_or_its_failure_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with webhook() as hook:
        monkeypatch.setenv("SVODKA_NOTIFY", f"desk={hook.address} dead=json://127.0.0.1:9/geheim")
        assert main(["notify", "test"]) == 1
    out = capfd.readouterr().out
    assert "desk (json): sent\n" in out
    assert "dead (json): failed: " in out
    assert "geheim" not in out
    [body] = hook.bodies
    assert body["title"] == "A test message from Svodka"


def test_what_waits_and_what_failed_is_shown_without_addresses(
    database: Database, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    address = "desk=json://127.0.0.1:9/geheim"
    monkeypatch.setenv("SVODKA_NOTIFY", f"log {address}")
    receivers = Config(notify=SecretStr(f"{address} old=json://127.0.0.1:9/")).receivers
    with database.begin() as session:
        assert deliveries.enqueue(session, "alert:1:opened", Message("A", "B"), receivers) == 2
        assert deliveries.enqueue(session, "alert:1:opened", Message("A", "B"), receivers) == 0
    assert main(["notify"]) == 0
    out = capfd.readouterr().out
    assert "desk (json)  0 told" in out
    assert "1 waiting since" in out
    assert "log (log)  0 told" in out
    assert "old (json)  0 told  no longer among the receivers" in out
    assert "geheim" not in out


def test_nobody_to_tell_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SVODKA_NOTIFY", "# nobody")
    assert main(["notify", "test"]) == 1
    assert "SVODKA_NOTIFY names receivers" in capfd.readouterr().err
