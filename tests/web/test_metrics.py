import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client warns of its own dependencies' plans
    from fastapi.testclient import TestClient

import redis

from core.alerts import AlertKind, Finding
from core.models import Claim
from storage import alerts
from storage.engine import Database
from tasks.process import process_page
from tests.storage.conftest import claim_one
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, page
from web.app import make_app

__all__ = ["claim_one", "fetched", "settings"]

NOBODY = "postgresql://svodka:none@127.0.0.1:9/none"


def scrape(db: Database, broker_url: str | None = None) -> dict[tuple[str, ...], float]:
    """Values by name and labels, as a Prometheus server understands them."""
    with TestClient(make_app(db, broker_url)) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_an_empty_service_has_figures_and_no_delays(database: Database) -> None:
    found = scrape(database)
    assert found["svodka_up", "database"] == 1
    assert found["svodka_sources", "enabled"] == 0
    assert found["svodka_pages", "queued"] == 0
    assert not any(name == "svodka_delay_seconds" for name, *_ in found)


def test_an_article_is_counted_by_its_outcome_and_its_delay(database: Database, fetched: Callable[..., int]) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    published = now - timedelta(minutes=10)
    body = page("Мост открыли после ремонта", BRIDGE, date=f"{published:%Y-%m-%dT%H:%M:%S+00:00}")
    assert process_page(database, fetched("https://vesti.example/news/1", body, at=now))
    found = scrape(database)
    assert found["svodka_pages_ended_total", "article"] == 1
    assert found["svodka_delay_seconds", "0.5"] == found["svodka_delay_seconds", "0.95"] == 600
    assert found[("svodka_last_article_timestamp_seconds",)] == now.timestamp()


def test_a_source_under_way_and_one_that_waits_are_told_apart(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim_one(now=datetime.now(UTC))
    found = scrape(database)
    assert found["svodka_sources", "polling"] == 1
    assert found["svodka_sources", "due"] == 0


def test_messages_that_wait_are_counted(database: Database, broker: str) -> None:
    client = redis.Redis.from_url(broker)
    client.rpush("crawl", "a", "b")
    client.close()
    found = scrape(database, broker)
    assert found["svodka_up", "broker"] == 1
    assert found["svodka_queue_messages", "crawl"] == 2


@pytest.mark.parametrize("part", ["database", "broker"])
def test_a_server_that_does_not_answer_is_a_figure_and_no_error(part: str, database: Database, broker: str) -> None:
    db, url = (Database(NOBODY), broker) if part == "database" else (database, "redis://127.0.0.1:9/0")
    found = scrape(db, url)
    assert found["svodka_up", part] == 0
    assert sum(value for (name, *_), value in found.items() if name == "svodka_up") == 1


def test_open_alerts_are_counted_by_kind(database: Database) -> None:
    finding = Finding(None, AlertKind.SCHEDULER, datetime.now(UTC), "Due sources are not polled.")
    with database.begin() as session:
        alerts.open_(session, finding, datetime.now(UTC))
    found = scrape(database)
    assert found["svodka_open_alerts", "scheduler"] == 1
    assert found["svodka_open_alerts", "silent"] == 0
