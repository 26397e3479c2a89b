"""A search that may not read everything says how far it got, and goes on from there."""

from datetime import timedelta

import pytest

from core.query import ArticleQuery
from storage.engine import Database
from storage.search import search
from storage.search_plan import QUICK
from tests.cli.test_reading import svodka
from tests.cli.test_search_command import Svodka
from tests.storage.search_articles import DAY, put_many
from tests.tasks.conftest import settings
from tests.web.test_api import client
from tests.web.test_pages import TestClient

__all__ = ["client", "settings", "svodka"]

PHRASE = "«новый мост»"
SITE = "vesti.example"


@pytest.fixture
def many(database: Database) -> Database:
    """One that is looked for, behind more than are read where its words stand apart, and one before them."""
    apart = [
        ("Вести", "Мост стар, а паром новый.", DAY - timedelta(minutes=number), SITE)
        for number in range(QUICK.reads + 50)
    ]
    first, last = DAY + timedelta(hours=1), DAY - timedelta(days=30)
    put_many(
        database,
        [("Свежее", "Вот новый мост.", first, SITE), *apart, ("Давнее", "Вот новый мост.", last, SITE)],
        {SITE: "RU-MOS"},
    )
    return database


def test_the_api_says_how_far_it_looked_and_next_goes_on(client: TestClient, many: Database) -> None:
    asked = {"q": PHRASE, "order": "newest", "facets": "true"}
    first = client.get("/api/v1/search", params=asked).json()
    assert [hit["title"] for hit in first["hits"]] == ["Свежее"]
    assert first["looked_to"] is not None
    assert first["facets"]["looked_to"] == first["looked_to"]
    second = client.get("/api/v1/search", params=asked | {"after": first["next"]}).json()
    assert [hit["title"] for hit in second["hits"]] == ["Давнее"]
    assert (second["next"], second["looked_to"]) == (None, None)
    articles = client.get("/api/v1/articles", params={"q": PHRASE}).json()
    assert articles["looked_to"] == first["looked_to"]


def test_the_console_says_how_far_it_looked_and_offers_to_go_on(client: TestClient, many: Database) -> None:
    shown = client.get("/articles", params={"q": PHRASE}).text
    assert "At least 1 article" in shown
    assert "Looked through the newest articles, back to" in shown
    assert "Look further back</a>" in shown
    with many.begin() as session:
        after = search(session, ArticleQuery(PHRASE), limit=30).next
    further = client.get("/articles", params={"q": PHRASE, "after": after}).text
    assert "Давнее" in further
    assert "Look further back" not in further


def test_the_command_line_says_how_far_it_looked(svodka: Svodka, many: Database) -> None:
    shown = svodka("search", PHRASE)
    assert "at least 1 article" in shown
    assert "Looked through the newest articles, back to" in shown
    assert "--after" in shown
    assert "Nothing was found" not in svodka("search", f"{PHRASE} -свежее")
    assert "2 articles" in svodka("watch", "backtest", PHRASE)
