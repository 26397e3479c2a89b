import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client warns of its own dependencies' plans
    from fastapi.testclient import TestClient

from storage.engine import Database
from tasks.process import process_page
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, page
from web.app import make_app, web_link

__all__ = ["fetched", "settings"]


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with TestClient(make_app(database)) as client:
        yield client


def test_health_is_ok_while_the_database_answers(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "polling": {"ok": True}, "watchdog": {"ok": True}}


def test_health_tells_that_nothing_is_polled_and_a_monitor_sees_it(database: Database) -> None:
    with TestClient(make_app(database, patience=timedelta(seconds=-1))) as client:
        answer, service = client.get("/health"), client.get("/health/service")
    assert answer.status_code == 200  # the page itself works: nobody should restart it
    assert answer.json()["polling"]["what"] == "Svodka does not poll: beat gives no ticks"
    assert answer.json()["watchdog"] == {"ok": False}
    assert (service.status_code, service.json()["ok"]) == (503, False)


def test_health_says_what_is_wrong_when_it_does_not() -> None:
    with TestClient(make_app(Database("postgresql://svodka:none@127.0.0.1:9/none"))) as client:
        answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["ok"] is False
    assert "none@" not in answer.text


def test_an_empty_service_says_what_to_do(client: TestClient) -> None:
    assert "No articles yet" in client.get("/").text


def test_an_article_is_listed_and_shown_with_what_was_removed(
    client: TestClient, database: Database, fetched: Callable[..., int]
) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост открыли после ремонта", BRIDGE)))
    assert "Мост открыли после ремонта" in client.get("/").text
    shown = client.get("/articles/1").text
    assert BRIDGE[-1] in shown
    assert "01.03.2026 12:30" in shown


def test_text_of_a_page_is_never_markup(client: TestClient, database: Database, fetched: Callable[..., int]) -> None:
    hostile = "Опасный <script>alert(1)</script> заголовок"
    body = page(hostile.replace("<", "&lt;"), [*BRIDGE, "<img src=x onerror=alert(2)> в конце текста стоит разметка."])
    process_page(database, fetched("https://vesti.example/news/1", body))
    for address in ("/", "/articles/1"):
        answer = client.get(address)
        assert "<script" not in answer.text
        assert "<img" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_unknown_article_is_404(client: TestClient) -> None:
    assert client.get("/articles/999").status_code == 404
    assert client.get("/articles/" + "9" * 60).status_code == 404
    assert client.get("/articles/%00").status_code == 404
    assert client.get("/articles/http:%2f%2f[").status_code == 404


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", ""])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert web_link(url) == "#"
