"""Ticks and sweeps against a real broker; the messages are read back from its queues."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from sqlalchemy import text

from core.models import Claim
from storage import sources
from storage.engine import Database
from tasks import app as application
from tasks import broker as queues
from tasks.messages import from_message, to_message
from tasks.schedule import batches, reprice, tick
from tasks.upkeep import sweep, upkeep
from tests.storage.conftest import facts
from tests.tasks.pages import BRIDGE, page


@pytest.fixture
def messages(broker: str, settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], list[list]]]:
    """Reads the arguments of the messages that wait in a queue."""
    monkeypatch.setenv("BROKER_URL", broker)
    monkeypatch.setenv("SVODKA_CRAWL_CONCURRENCY", "2")
    monkeypatch.setenv("SVODKA_BATCH_SOURCES", "3")
    application.config.cache_clear()
    queues._client.cache_clear()
    monkeypatch.setattr(application.app.conf, "broker_url", broker)
    client = redis.Redis.from_url(broker)

    def read(queue: str) -> list[list]:
        waiting = [json.loads(raw) for raw in reversed(client.lrange(queue, 0, -1))]
        return [json.loads(base64.b64decode(message["body"]))[0] for message in waiting]

    yield read
    client.close()
    queues._client().close()
    queues._client.cache_clear()
    application.app.close()


def due_sources(database: Database, count: int) -> None:
    with database.begin() as session:
        sources.sync(session, [facts(f"s{n}.example") for n in range(count)])


def test_a_tick_hands_due_sources_to_the_crawlers_in_batches(database: Database, messages: Callable) -> None:
    due_sources(database, 5)
    tick()
    sent = messages("crawl")
    assert sorted(len(rows) for [rows] in sent) == [2, 3]
    assert {from_message(row).name for [rows] in sent for row in rows} == {f"s{n}.example" for n in range(5)}


def test_a_tick_claims_no_more_than_the_crawlers_can_begin(database: Database, messages: Callable) -> None:
    due_sources(database, 20)
    tick()
    assert sum(len(rows) for [rows] in messages("crawl")) == 6
    tick()
    assert sum(len(rows) for [rows] in messages("crawl")) == 6


def test_two_ticks_at_once_claim_nothing_twice(database: Database, messages: Callable) -> None:
    due_sources(database, 4)
    tick()
    tick()
    names = [from_message(row).name for [rows] in messages("crawl") for row in rows]
    assert len(names) == len(set(names)) == 4


def test_ticks_keep_to_twice_the_budget(
    database: Database, messages: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVODKA_POLL_BUDGET_PER_HOUR", "6")
    monkeypatch.setenv("SVODKA_CRAWL_CONCURRENCY", "20")  # no worker takes the messages
    application.config.cache_clear()
    due_sources(database, 5)
    tick()
    assert sum(len(rows) for [rows] in messages("crawl")) == 5  # the first round is free
    with database.begin() as session:
        session.execute(text("update source set lease_until = null, next_poll_at = now()"))
    tick()
    assert sum(len(rows) for [rows] in messages("crawl")) == 5
    with database.begin() as session:
        session.execute(text("update polling_budget set tokens_at = tokens_at - interval '11 minutes'"))
    tick()
    assert sum(len(rows) for [rows] in messages("crawl")) == 7


def test_a_new_price_is_made_by_the_hour(database: Database, messages: Callable) -> None:
    due_sources(database, 5)
    reprice()
    with database.begin() as session:
        before = session.scalar(text("select solved_at from polling_budget"))
        session.execute(text("update polling_budget set solved_at = solved_at - interval '1 hour'"))
    reprice()
    with database.begin() as session:
        assert session.scalar(text("select solved_at from polling_budget")) > before


def test_a_claim_travels_unchanged() -> None:
    claim = Claim(7, "a.example", 12, datetime(2026, 3, 2, 9, 0, 0, 250, tzinfo=UTC))
    assert from_message(json.loads(json.dumps(to_message(claim)))) == claim


def test_batches_share_the_claims_evenly() -> None:
    claims = [Claim(n, str(n), 1, datetime.now(UTC)) for n in range(7)]
    assert [len(batch) for batch in batches(claims, 3)] == [3, 2, 2]
    assert batches([], 3) == []


def test_a_deadly_source_shares_its_batch_with_nobody() -> None:
    now = datetime.now(UTC)
    claims = [Claim(n, str(n), 1, now, alone=n == 2) for n in range(4)]
    assert [[claim.source_id for claim in batch] for batch in batches(claims, 2)] == [[0, 3], [1], [2]]


def test_a_sweep_asks_again_for_pages_whose_message_was_lost(
    database: Database, messages: Callable, fetched: Callable[..., int]
) -> None:
    number = fetched("https://vesti.example/1", page("Мост", BRIDGE), at=datetime.now(UTC) - timedelta(minutes=5))
    sweep()
    assert messages("process") == [[[number]]]
    sweep()
    assert messages("process") == [[[number]]]


def test_a_sweep_leaves_pages_alone_that_are_only_late(
    database: Database, messages: Callable, fetched: Callable[..., int]
) -> None:
    fetched("https://vesti.example/1", page("Мост", BRIDGE), at=datetime.now(UTC) - timedelta(seconds=2))
    sweep()
    assert messages("process") == []


def test_upkeep_makes_partitions_and_drops_what_is_past_its_time(
    database: Database, messages: Callable, fetched: Callable[..., int]
) -> None:
    fetched("https://vesti.example/1", page("Мост", BRIDGE), at=datetime.now(UTC) - timedelta(days=400))
    with database.begin() as session:
        session.execute(text("update page set state = 'done', outcome = 'empty'"))
    upkeep()
    upkeep()
    with database.begin() as session:
        assert session.scalar(text("select body is null from page"))
        month = datetime.now(UTC).strftime("%Y_%m")
        assert session.scalar(text("select to_regclass(:name)"), {"name": f"sketch_{month}"}) is not None
