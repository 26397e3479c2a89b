"""The feeds as a feed reader meets them."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from sqlalchemy import text

from core.query import ArticleQuery
from storage import watches
from storage.engine import Database
from storage.watch_events import follow
from tasks.process import process_page
from tests.cli.test_reading import two_articles
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, page
from tests.web.test_api import TestClient, client

__all__ = ["client", "fetched", "settings", "two_articles"]

ATOM = "{http://www.w3.org/2005/Atom}"


def test_atom_has_what_rfc_4287_asks_for(client: TestClient, two_articles: None) -> None:
    answer = client.get("/feeds/articles.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    for name in ("id", "title", "updated"):
        assert len(root.findall(ATOM + name)) == 1
    entries = root.findall(ATOM + "entry")
    assert len(entries) == 2
    for entry in entries:
        assert (entry.findtext(ATOM + "id") or "").startswith("urn:uuid:")
        assert entry.findtext(ATOM + "updated")
        assert entry.find(f"{ATOM}author/{ATOM}name") is not None
        assert entry.find(ATOM + "link").get("href").startswith("https://")  # type: ignore[union-attr]


def test_rss_has_stable_ids_and_dates(client: TestClient, two_articles: None) -> None:
    root = ElementTree.fromstring(client.get("/feeds/articles.rss").content)  # noqa: S314 - our own
    items = root.findall("channel/item")
    assert {item.find("guid").get("isPermaLink") for item in items} == {"false"}  # type: ignore[union-attr]
    assert parsedate_to_datetime(items[0].findtext("pubDate") or "").isoformat() == "2026-03-01T09:30:00+00:00"


def test_json_feed_holds_the_same_entries(client: TestClient, two_articles: None) -> None:
    feed = client.get("/feeds/articles.json").json()
    root = ElementTree.fromstring(client.get("/feeds/articles.atom").content)  # noqa: S314 - our own
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [one.findtext(ATOM + "id") for one in root.iter(ATOM + "entry")]


def test_a_feed_of_a_query_holds_what_the_query_finds(client: TestClient, two_articles: None) -> None:
    items = client.get("/feeds/articles.json", params={"q": "библиотека"}).json()["items"]
    assert [item["url"] for item in items] == ["https://b.example/2"]


def test_a_watch_has_a_feed_of_what_it_found_with_the_passage(
    client: TestClient, database: Database, fetched: Callable[..., int]
) -> None:
    with database.begin() as session:
        number = watches.add(session, "Мосты", ArticleQuery("мост"))
    for url, title in (("https://vesti.example/news/1", "Мост открыли"), ("https://b.example/1", "Открыт мост")):
        process_page(database, fetched(url, page(title, BRIDGE), source=url.split("/")[2]))
    with database.begin() as session:
        follow(session)
    feed = client.get(f"/feeds/watches/{number}.json").json()
    assert feed["title"] == "Svodka: Мосты"
    assert feed["home_page_url"].endswith(f"/watches/{number}")
    assert [item["url"] for item in feed["items"]] == ["https://vesti.example/news/1"], "of a story the first"
    [item] = feed["items"]
    assert item["content_html"].startswith("<blockquote>")
    assert "<mark>мост" in item["content_html"]
    assert item["summary"] in " ".join(BRIDGE)
    assert len(client.get(f"/feeds/watches/{number}.json?copies=true").json()["items"]) == 2
    for form in ("atom", "rss"):
        answer = client.get(f"/feeds/watches/{number}.{form}")
        ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        again = client.get(f"/feeds/watches/{number}.{form}", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_feed_that_did_not_change_is_304_by_either_validator(
    client: TestClient, two_articles: None, form: str
) -> None:
    answer = client.get(f"/feeds/articles.{form}")
    for header, value in (
        ("If-None-Match", answer.headers["etag"]),
        ("If-Modified-Since", answer.headers["last-modified"]),
    ):
        again = client.get(f"/feeds/articles.{form}", headers={header: value})
        assert (again.status_code, again.content) == (304, b"")


def test_a_revision_updates_its_entry_and_keeps_its_id(
    client: TestClient, two_articles: None, database: Database
) -> None:
    before = {item["url"]: item for item in client.get("/feeds/articles.json").json()["items"]}
    with database.begin() as session:
        session.execute(
            text("""
                with a as (update article set revision = 2, title = 'Исправлено' where number = 1 returning *)
                insert into article_revision (article, revision, seen_at, title, paragraphs, removed, content_hash,
                    extractor_version, page_id)
                select number, 2, first_seen_at + interval '1 hour', title, paragraphs, '[]', 'x', 'x', page_id from a
            """)
        )
    after = {item["url"]: item for item in client.get("/feeds/articles.json").json()["items"]}
    url = "https://vesti.example/news/1"
    assert after[url]["id"] == before[url]["id"]
    assert after[url]["date_modified"] > before[url]["date_modified"]


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_hostile_text_is_neither_markup_nor_broken_xml(
    client: TestClient, two_articles: None, database: Database, form: str
) -> None:
    hostile = "<script>alert(1)</script> ]]> & \x0b\x1f\ufffe конец"
    with database.begin() as session:
        session.execute(
            text("update article set title = :t, paragraphs = array[:t], authors = array[:t], url = 'javascript:x'"),
            {"t": hostile},
        )
    body = client.get(f"/feeds/articles.{form}").content
    if form != "json":
        root = ElementTree.fromstring(body)  # noqa: S314 - our own
        assert root.find(".//script") is None
    assert b"<script>" not in body.replace(b"\\u003c", b"<") or form == "json"
    assert b"javascript:" not in body


def test_an_empty_feed_is_valid(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/feeds/articles.atom").content)  # noqa: S314 - our own
    assert root.findtext(ATOM + "updated") == "1970-01-01T00:00:00+00:00"
