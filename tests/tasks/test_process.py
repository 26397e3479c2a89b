from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.outcomes import Outcome
from storage.engine import Database
from tasks.process import process, process_page
from tests.tasks.conftest import NOW
from tests.tasks.pages import BRIDGE, LIBRARY, page

Fetched = Callable[..., int]


def rows(database: Database, sql: str) -> list[tuple]:
    with database.begin() as session:
        return [tuple(row) for row in session.execute(text(sql))]


def test_a_page_becomes_an_article(database: Database, fetched: Fetched) -> None:
    number = fetched("https://vesti.example/news/1", page("Мост открыли после ремонта", BRIDGE))
    assert process_page(database, number) is Outcome.ARTICLE
    [(title, paragraphs, precision, region, role)] = rows(
        database, "select title, paragraphs, published_precision, region, cluster_role from article"
    )
    assert title == "Мост открыли после ремонта"
    assert paragraphs == BRIDGE
    assert (precision, region, role) == ("minute", "RU-MOS", "original")
    assert rows(database, "select kind, revision from article_event") == [("created", 1)]
    assert rows(database, "select state, outcome, article is not null from page") == [("done", "article", True)]


def test_processing_again_changes_nothing(database: Database, fetched: Fetched) -> None:
    number = fetched("https://vesti.example/news/1", page("Мост", BRIDGE))
    process_page(database, number)
    assert process_page(database, number) is None
    assert rows(database, "select count(*), sum(pages) from outcome_day") == [(1, 1)]


def test_a_page_without_an_article_ends_with_an_outcome_that_says_why(database: Database, fetched: Fetched) -> None:
    empty = fetched("https://vesti.example/news/2", "<html><body></body></html>")
    image = fetched("https://vesti.example/news/3", b"\x89PNG\r\n\x1a\n" + b"\0" * 500)
    ends = {process_page(database, empty), process_page(database, image)}
    assert ends == {Outcome.EMPTY, Outcome.NOT_HTML}
    assert all(detail for (detail,) in rows(database, "select detail from page"))
    assert rows(database, "select count(*) from article") == [(0,)]


def test_a_reprint_on_another_site_joins_the_story_and_the_first_to_publish_is_the_original(
    database: Database, fetched: Fetched
) -> None:
    late = fetched("https://a.example/1", page("Мост открыт", BRIDGE), source="a.example")
    early = fetched(
        "https://b.example/9",
        page("В Заречном открыли мост", BRIDGE, date="2026-02-28T09:00:00+03:00"),
        source="b.example",
        at=NOW + timedelta(minutes=5),
    )
    other = fetched("https://c.example/5", page("Новая библиотека", LIBRARY), source="c.example")
    for number in (late, early, other):
        assert process_page(database, number) is Outcome.ARTICLE
    assert rows(database, "select url, cluster_role from article order by url") == [
        ("https://a.example/1", "reprint"),
        ("https://b.example/9", "original"),
        ("https://c.example/5", "original"),
    ]
    assert rows(database, "select count(distinct cluster_id) from article") == [(2,)]
    [(kind, score)] = rows(database, "select kind, score from relation")
    assert kind == "reprint"
    assert score > 0.9


def test_a_sites_second_version_is_an_update_and_not_a_reprint(database: Database, fetched: Fetched) -> None:
    first = fetched("https://vesti.example/news/1", page("Мост открыт", BRIDGE))
    longer = [*BRIDGE, "Первым по мосту проехал школьный автобус, сообщили в дорожной службе округа."]
    second = fetched(
        "https://vesti.example/news/2", page("Мост открыт (дополнено)", longer, date="2026-03-01T15:00:00+03:00")
    )
    for number in (first, second):
        assert process_page(database, number) is Outcome.ARTICLE
    assert rows(database, "select cluster_role from article order by number") == [("original",), ("update",)]


def test_a_second_address_of_an_article_is_an_alias(database: Database, fetched: Fetched) -> None:
    canonical = '<link rel="canonical" href="https://vesti.example/news/1">'
    first = fetched("https://vesti.example/news/1", page("Мост", BRIDGE, head=canonical))
    second = fetched("https://vesti.example/main/1", page("Мост", BRIDGE, head=canonical))
    assert process_page(database, first) is Outcome.ARTICLE
    assert process_page(database, second) is Outcome.ALIAS
    assert rows(database, "select count(*) from article") == [(1,)]
    assert rows(database, "select count(distinct article), count(*) from page") == [(1, 2)]


def test_one_canonical_address_for_a_whole_site_loses_no_article(database: Database, fetched: Fetched) -> None:
    canonical = '<link rel="canonical" href="https://vesti.example/news/">'
    first = fetched("https://vesti.example/news/1", page("Мост", BRIDGE, head=canonical))
    second = fetched("https://vesti.example/news/2", page("Библиотека", LIBRARY, head=canonical))
    assert process_page(database, first) is Outcome.ARTICLE
    assert process_page(database, second) is Outcome.ARTICLE
    assert rows(database, "select count(*) from article") == [(2,)]


def test_the_date_of_the_feed_stands_in_where_the_page_has_none(database: Database, fetched: Fetched) -> None:
    undated = page("Мост", BRIDGE).replace('<meta property="article:published_time"', '<meta name="x"')
    number = fetched("https://vesti.example/news/1", undated, published=NOW - timedelta(hours=1))
    process_page(database, number)
    [(published, evidence)] = rows(database, "select published_at, published_evidence from article")
    assert published == NOW - timedelta(hours=1)
    assert evidence.startswith("feed:")


def test_a_date_without_a_year_does_not_outrun_the_feed(database: Database, fetched: Fetched) -> None:
    undated = page("Мост", BRIDGE).replace('<meta property="article:published_time"', '<meta name="x"')
    yearless = undated.replace("</h1>", "</h1><div>17 января, 16:18</div>")
    number = fetched("https://vesti.example/news/1", yearless, published=NOW - timedelta(days=400))
    process_page(database, number)
    [(published, evidence)] = rows(database, "select published_at, published_evidence from article")
    assert published == NOW - timedelta(days=400)
    assert evidence.startswith("feed:")


def test_a_date_that_is_nowhere_stays_empty(database: Database, fetched: Fetched) -> None:
    undated = page("Мост", BRIDGE).replace('<meta property="article:published_time"', '<meta name="x"')
    process_page(database, fetched("https://vesti.example/news/1", undated))
    assert rows(database, "select published_at, published_precision from article") == [(None, "unknown")]


def test_a_page_that_kills_its_worker_is_set_aside(database: Database, fetched: Fetched) -> None:
    number = fetched("https://vesti.example/news/1", page("Мост", BRIDGE))
    with database.begin() as session:
        session.execute(text("update page set process_attempts = 3"))
    assert process_page(database, number) is Outcome.POISON


def test_one_page_that_raises_does_not_hold_up_the_others(
    database: Database, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = fetched("https://vesti.example/news/1", page("Мост", BRIDGE))
    good = fetched("https://vesti.example/news/2", page("Библиотека", LIBRARY))
    with database.begin() as session:
        session.execute(text("update source set timezone = 'x', rules = '{\"timezone\": \"Nowhere/City\"}'"))
    process([bad, good])
    details = rows(database, "select state, process_attempts, detail from page order by id")
    assert [(state, tries) for state, tries, _ in details] == [("fetched", 1), ("fetched", 1)]
    assert all("Nowhere/City" in detail for *_, detail in details)
    for _ in range(3):
        process([bad])
    [(outcome, detail)] = rows(database, "select outcome, detail from page where state = 'done'")
    assert outcome == "poison"
    assert "Nowhere/City" in detail


def test_a_redirect_to_an_address_that_no_article_can_have_loses_nothing(database: Database, fetched: Fetched) -> None:
    number = fetched("https://vesti.example/news/1", page("Мост", BRIDGE))
    with database.begin() as session:
        session.execute(text("update page set final_url = 'https://user@vesti.example/news/1'"))
    assert process_page(database, number) is Outcome.ARTICLE


def test_copies_that_arrive_at_the_same_moment_make_one_story(database: Database, fetched: Fetched) -> None:
    stories = {"bridge": BRIDGE, "library": LIBRARY}
    pages = [
        fetched(f"https://s{n}.example/{name}", page(f"{name} {n}", paragraphs), source=f"s{n}.example")
        for n in range(8)
        for name, paragraphs in stories.items()
    ]
    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(lambda number: process_page(database, number), pages))
    assert ends == [Outcome.ARTICLE] * 16
    assert rows(database, "select count(*) from article group by cluster_id") == [(8,), (8,)]
    assert rows(
        database, "select count(*) filter (where cluster_role = 'original') from article group by cluster_id"
    ) == [(1,), (1,)]
