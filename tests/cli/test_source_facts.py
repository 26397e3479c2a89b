"""`svodka sources show NAME`: how a source's news is found, from real rows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cli.sources import app
from core.found import Found
from core.models import Address, AddressKind
from storage import sources
from storage.discovery_facts import SourceDiscovery, discovery
from storage.engine import Database
from tests.storage.conftest import facts

NOW = datetime.now(UTC)


@pytest.fixture
def source(database: Database) -> int:
    addresses = (
        Address("https://vesti.example/rss", AddressKind.FEED),
        Address("https://vesti.example/map.xml", AddressKind.SITEMAP),
    )
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example", addresses=addresses)])
        return sources.number_of(session, "vesti.example") or 0


def pages(database: Database, source: int, first: Found, seen: Found, count: int, *, days: float = 5) -> None:
    with database.begin() as session:
        session.execute(
            text("""
                insert into page (source_id, url, url_key, found_by, seen_by, discovered_at)
                select :source, 'x', gen_random_uuid()::text, :first, :seen, :at from generate_series(1, :count)
            """),
            {"source": source, "first": first, "seen": seen, "at": NOW - timedelta(days=days), "count": count},
        )


def of(database: Database, source: int) -> SourceDiscovery:
    with database.begin() as session:
        return discovery(session, source, NOW)


def test_news_is_counted_by_the_list_that_had_it_first_and_coverage_by_all(database: Database, source: int) -> None:
    pages(database, source, Found.FEED, Found.FEED, 1, days=29)
    pages(database, source, Found.SITEMAP, Found.SITEMAP, 500, days=28.5)  # what was there on the first day
    pages(database, source, Found.FEED, Found.FEED, 30)
    pages(database, source, Found.FEED, Found.FEED | Found.SITEMAP, 50)
    pages(database, source, Found.SITEMAP, Found.SITEMAP, 20)
    pages(database, source, Found.SITEMAP, Found.SITEMAP, 90, days=0.2)  # the feed may name them yet
    found = of(database, source)
    assert found.coverage is not None
    assert (found.coverage.seen, found.first) == (100, {Found.FEED: 80, Found.SITEMAP: 20})


def test_an_archive_that_a_sitemap_shows_is_no_news(database: Database, source: int) -> None:
    pages(database, source, Found.FEED, Found.FEED, 1, days=29)
    pages(database, source, Found.SITEMAP, Found.SITEMAP, 30)
    with database.begin() as session:
        session.execute(text("update page set published_hint = discovered_at - interval '9 days' where seen_by = 4"))
    assert of(database, source).first == {}


def test_the_command_tells_lists_hubs_gaps_and_moves(
    database: Database, source: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages(database, source, Found.FEED, Found.FEED, 1, days=29)
    pages(database, source, Found.FEED, Found.FEED | Found.SITEMAP, 40)
    with database.begin() as session:
        session.execute(text("update source_address set hub = 'https://hub.example/' where kind = 'feed'"))
        session.execute(text("update source set moved_to = 'novaya.example', moved_since = now()"))
        session.execute(
            text(
                "insert into gap (source_id, url, found_at, detail)"
                " values (:s, 'https://vesti.example/rss', now(), 'x')"
            ),
            {"s": source},
        )
        session.execute(
            text(
                "insert into outcome_day (source_id, day, outcome, pages, rechecks)"
                " values (:s, current_date, 'unchanged', 0, 7)"
            ),
            {"s": source},
        )
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    shown = CliRunner().invoke(app, ["show", "vesti.example"])
    assert shown.exit_code == 0, shown.output
    for words in (
        "feed       https://vesti.example/rss",
        "WebSub hub, which is not used: https://hub.example/",
        "found by   feed 40",
        "coverage   100% (100% to 100%): 40 pages seen",
        "looks      unchanged 7",
        "all pages lead to novaya.example",
        "before the first poll Moscow time: x",
    ):
        assert words in shown.output
    wrong = CliRunner().invoke(app, ["show", "vesti"])
    assert wrong.exit_code != 0
