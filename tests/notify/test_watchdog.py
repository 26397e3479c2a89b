"""The watchdog on a real database and broker, and without them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from core.config import Config
from core.polling.intervals import Policy
from core.watchdog import Signs, judge
from notify.courier import Courier
from notify.look import Look
from notify.watchdog import Watchdog
from storage import alerts, heartbeats, pricing, signs, sources
from storage.engine import Database
from tests.notify.receivers import webhook
from tests.storage.conftest import facts

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = timedelta(minutes=3)
WELL = Signs(T0, ticked_at=T0, polled_at=T0, processed_at=T0, waiting={"schedule": 0, "crawl": 0, "process": 0})


def ago(minutes: float) -> datetime:
    return T0 - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("signs", "says"),
    [
        (WELL, None),
        (replace(WELL, ticked_at=ago(2)), None),
        (replace(WELL, ticked_at=ago(5)), "beat gives no ticks"),
        (replace(WELL, ticked_at=ago(5), waiting={"schedule": 40}), "the schedule worker takes no ticks"),
        (replace(WELL, ticked_at=ago(5), broker="refused"), "the broker does not answer"),
        (replace(WELL, broker="refused"), None),  # ticks come: it is over, or it will show
        (replace(WELL, due_since=ago(30), polled_at=ago(1)), None),  # busy, not dead
        (replace(WELL, due_since=ago(30), polled_at=ago(20)), "no poll begins or ends"),
        (replace(WELL, due_since=ago(5), polled_at=ago(200)), None),  # nothing was due before
        (replace(WELL, unread_since=ago(40), processed_at=ago(30)), "none is processed"),
        (replace(WELL, unread_since=ago(40), processed_at=ago(1)), None),
        (replace(WELL, database="refused", database_since=ago(1)), None),
        (replace(WELL, database="refused", database_since=ago(4)), "Postgres does not answer"),
    ],
)
def test_what_stands_still_is_named(signs: Signs, says: str | None) -> None:
    found = judge(signs, ago(600), PATIENCE)
    assert found is None if says is None else found is not None and says in found.headline


def test_a_service_that_was_stopped_over_night_has_to_come_up_first() -> None:
    stopped = replace(WELL, ticked_at=ago(600), polled_at=ago(600), due_since=ago(600))
    assert judge(stopped, ago(1), PATIENCE) is None
    found = judge(stopped, ago(5), PATIENCE)
    assert found is not None
    assert found.since == ago(5)


def config(**settings: object) -> Config:
    return Config(watchdog_seconds=10, digest_seconds=0, **settings)  # type: ignore[arg-type]


def test_the_alert_opens_once_closes_by_itself_and_both_are_told(
    database: Database, broker: str, tmp_path: Path
) -> None:
    with webhook() as hook:
        settings = config(notify=SecretStr(hook.address))
        look, courier = Look(database, broker), Courier(database, settings)
        watchdog = Watchdog(database, settings, tmp_path, datetime.now(UTC) - timedelta(hours=1))
        watchdog._looked = datetime.now(UTC)  # it has looked all the hour
        for _ in range(3):
            found = watchdog.round(look.signs())
            courier.round()
        assert found is not None
        assert "beat gives no ticks" in found.headline
        with database.begin() as session:
            heartbeats.beat(session, heartbeats.TICK)
            assert len(alerts.opened(session)) == 1
        assert watchdog.round(look.signs()) is None
        watchdog._well_since = datetime.now(UTC) - timedelta(seconds=11)
        watchdog.round(look.signs())
        courier.round()
    assert [body["items"][0]["data"]["event"] for body in hook.bodies] == ["opened", "closed"]
    with database.begin() as session:
        assert alerts.opened(session) == []


def test_it_tells_of_a_dead_database_once_and_writes_it_down_afterwards(database: Database, tmp_path: Path) -> None:
    nowhere = Database("postgresql://nobody:secret@127.0.0.1:9/none")
    with webhook() as hook:
        settings = config(notify=SecretStr(f"desk={hook.address}"))
        look = Look(nowhere, None, seconds=3)
        look._down_since = began = datetime.now(UTC) - timedelta(minutes=5)
        for _ in range(2):  # the second is another process: the first was killed after it had told
            watchdog = Watchdog(database, settings, tmp_path, began)
            for _ in range(2):
                assert watchdog.round(look.signs()) is not None
        [body] = hook.bodies
        assert body["title"] == "Svodka does not poll: Postgres does not answer"
        assert "connection refused" in body["message"].lower()
        assert "secret" not in body["message"]

        heartbeat_signs = Look(database, None).signs()
        watchdog.round(heartbeat_signs)
        watchdog._well_since = datetime.now(UTC) - timedelta(seconds=11)
        watchdog.round(Look(database, None).signs())
        Courier(database, settings).round()
    assert [one["items"][0]["data"]["event"] for one in hook.bodies] == ["opened", "closed"]
    with database.begin() as session:
        [kept] = alerts.history(session, 5)
    assert kept.since == began
    assert list(tmp_path.iterdir()) == []
    nowhere.close()


def test_an_outage_is_written_down_though_there_was_nobody_to_tell(database: Database, tmp_path: Path) -> None:
    began = datetime.now(UTC) - timedelta(minutes=5)
    watchdog = Watchdog(database, config(notify=SecretStr("")), tmp_path, began)
    watchdog.round(Signs(datetime.now(UTC), database="connection refused", database_since=began))
    watchdog.round(Look(database, None).signs())
    with database.begin() as session:
        [kept] = alerts.history(session, 5)
    assert kept.headline == "Svodka does not poll: Postgres does not answer"
    assert kept.since == began


def test_a_database_that_hangs_is_seen(database: Database) -> None:
    with database.engine.connect() as blocker:
        blocker.execute(text("begin; lock table heartbeat in access exclusive mode"))
        look = Look(database, None, seconds=0.5)
        assert "no answer" in look.signs().database
        assert "no answer" in look.signs().database
        blocker.rollback()
    look._seconds = 10
    assert look.signs().database == ""


def test_due_sources_and_the_queues_are_among_the_signs(database: Database, broker: str) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example")])
        sources.make_due(session, T0)
    seen = Look(database, broker).signs()
    assert seen.due_since == T0
    assert seen.waiting == {"schedule": 0, "crawl": 0, "process": 0}
    assert seen.polled_at is None


def test_sources_that_wait_for_the_budget_are_no_alarm(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example")])
        sources.make_due(session, T0)
        pricing.keep(session, pricing.Wanted(Policy.MEAN, 1, 60, 14_400), datetime.now(UTC))
        assert signs.read(session).due_since == T0
        session.execute(text("update polling_budget set tokens = 0, tokens_at = clock_timestamp()"))
    with database.begin() as session:
        assert signs.read(session).due_since is None
