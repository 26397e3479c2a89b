"""Alerts on their way to people: real servers on loopback take them."""

import socket
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from core.alerts import AlertKind, Finding
from core.config import Config
from core.messages.message import Message
from notify.courier import Courier
from notify.post import Letter, post
from storage import alerts, claims, deliveries, sources
from storage.engine import Database
from tests.notify.receivers import mailbox, webhook
from tests.storage.conftest import facts

SINCE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def courier(database: Database, addresses: str, **settings: object) -> Courier:
    return Courier(database, Config(notify=SecretStr(addresses), **({"digest_seconds": 0} | settings)))  # type: ignore[arg-type]


def open_alerts(database: Database, count: int) -> None:
    names = [f"site-{number}.example" for number in range(count)]
    with database.begin() as session:
        sources.sync(session, [facts(name) for name in names])
        now = claims.clock(session)
        for name in names:
            number = sources.number_of(session, name)
            finding = Finding(number, AlertKind.SILENT, SINCE, f"{name} is silent", {"expected": "31 articles"})
            alerts.open_(session, finding, now)


def close_alert(database: Database, name: str) -> None:
    with database.begin() as session:
        alerts.close(session, sources.number_of(session, name), AlertKind.SILENT, claims.clock(session))


def test_an_alert_is_told_once_when_it_opens_and_once_when_it_closes(database: Database) -> None:
    with webhook() as hook:
        sender = courier(database, f"desk={hook.address}")
        open_alerts(database, 1)
        assert [sender.round() for _ in range(3)] == [1, 0, 0]
        close_alert(database, "site-0.example")
        assert [sender.round() for _ in range(3)] == [1, 0, 0]
    opened, closed = hook.bodies
    assert opened["title"] == "site-0.example is silent"
    assert "Since 02.03.2026 12:00 MSK." in opened["message"]
    assert "expected: 31 articles" in opened["message"]
    assert opened["type"] == "warning"
    assert opened["items"][0]["data"]["event"] == "opened"
    assert closed["title"] == "Over: site-0.example is silent"
    assert closed["type"] == "success"
    assert opened["id"] != closed["id"]


def test_an_outage_of_two_hundred_sources_is_one_message(database: Database) -> None:
    with webhook() as hook:
        open_alerts(database, 200)
        sender = courier(database, hook.address)
        assert [sender.round() for _ in range(2)] == [1, 0]
    [body] = hook.bodies
    assert body["title"] == "New alerts: 200"
    assert len(body["items"]) == 200
    assert "- site-199.example is silent" in body["message"]


def test_what_comes_within_the_digests_time_waits_for_the_others(database: Database) -> None:
    with webhook() as hook:
        sender = courier(database, hook.address, digest_seconds=3600)
        open_alerts(database, 2)
        assert sender.round() == 0
        with database.begin() as session:
            session.execute(text("update delivery set created_at = created_at - interval '1 hour' where id = 1"))
        assert sender.round() == 1
    assert hook.bodies[0]["title"] == "New alerts: 2"


def test_an_alert_that_was_over_before_it_was_told_is_told_once(database: Database) -> None:
    with webhook() as hook:
        open_alerts(database, 1)
        close_alert(database, "site-0.example")
        assert courier(database, hook.address).round() == 1
    [body] = hook.bodies
    assert body["title"] == "Over: site-0.example is silent"


def test_quiet_hours_hold_back_all_but_the_services_own_alerts(database: Database) -> None:
    now = datetime.now(UTC)
    quiet = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
    with webhook() as hook:
        open_alerts(database, 2)
        asleep = courier(database, hook.address, quiet_hours=quiet, notify_timezone="UTC")
        assert asleep.round() == 0
        with database.begin() as session:
            alerts.open_(session, Finding(None, AlertKind.SCHEDULER, now, "Svodka does not poll"), now)
        assert asleep.round() == 1
        assert [body["title"] for body in hook.bodies] == ["Svodka does not poll"]
        assert courier(database, hook.address).round() == 1  # the hours are over
    assert hook.bodies[1]["title"] == "New alerts: 2"


def test_a_message_that_is_refused_is_tried_again_with_its_id_and_its_content(database: Database) -> None:
    with webhook(503, 500) as hook:
        sender = courier(database, hook.address)
        open_alerts(database, 3)
        assert sender.round() == 0
        assert sender.round() == 0  # not yet: half a minute
        open_alerts(database, 4)  # one more waits behind it
        for _ in range(2):
            _hurry(database)
            sender.round()
        assert sender.round() == 1
    assert [body["title"] for body in hook.bodies] == ["New alerts: 3", "site-3.example is silent"]
    first, second, third, _ = hook.tries
    assert first == second == third


def test_the_reason_of_a_failure_is_kept_and_holds_no_secret(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with webhook(*[401] * 5) as hook:
        address = hook.address.replace("json://", "json://desk:geheim-4711@") + "/token-abc123"
        open_alerts(database, 1)
        courier(database, f"ops={address}").round()
    with database.begin() as session:
        [row] = deliveries.waiting(session)
        stored = str(session.execute(text("select * from delivery")).all())
    assert "401" in row["last_error"]
    assert row["waiting"] == 1
    said = stored + caplog.text
    assert "ops" in said
    assert "geheim-4711" not in said
    assert "token-abc123" not in said


def test_a_message_is_given_up_after_a_day_and_the_outcome_stays(database: Database) -> None:
    with webhook(500) as hook:
        open_alerts(database, 1)
        sender = courier(database, hook.address)
        with database.begin() as session:
            deliveries.enqueue_alerts(session, Config(notify=SecretStr(hook.address)).receivers, sender._zone)
            session.execute(text("update delivery set attempts = 29"))
        sender.round()
        _hurry(database)
        assert sender.round() == 0
    with database.begin() as session:
        [row] = deliveries.waiting(session)
    assert (row["waiting"], row["given_up"]) == (0, 1)
    assert "500" in row["last_error"]


def test_a_letter_says_the_alert_in_subject_and_text(database: Database) -> None:
    with mailbox() as (address, letters):
        open_alerts(database, 1)
        assert courier(database, address).round() == 1
    [letter] = letters
    assert letter["Subject"] == "site-0.example is silent"
    assert letter["To"] == "desk@example.org"
    assert letter["X-Svodka-Id"]
    assert "expected: 31 articles" in str(letter)


def test_a_mail_server_that_hangs_holds_up_nobody_else(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, webhook() as hook:
        hanging = f"mailto://127.0.0.1:{silent.getsockname()[1]}?to=desk@example.org&from=a@example.org&cto=60&rto=60"
        receivers = Config(notify=SecretStr(f"slow={hanging} quick={hook.address}")).receivers
        message = {"key": Message("Two servers", "One of them hangs.")}
        answers = post([Letter(receiver, uuid4(), message) for receiver in receivers], seconds=20)
    assert answers == ["no end after 20 seconds", None]
    assert len(hook.bodies) == 1


def _hurry(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("update delivery set next_attempt_at = clock_timestamp()"))
