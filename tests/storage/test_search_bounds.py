"""What a search finds does not depend on how it looks: at once, window by window, or with as little as it may read."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.errors import SvodkaError
from core.query import ArticleQuery, Order
from core.search_results import SearchPage
from storage.engine import Database
from storage.search import facets, search, search_with_facets
from storage.search_plan import QUICK, Bounds
from tests.storage.search_articles import DAY, put_many

WINDOWS = Bounds(rare=0, window=3, reads=30)
FEW_READS = Bounds(rare=0, window=3, reads=2)
FEW_LOOKS = Bounds(rare=0, window=3, reads=30, looked=5)
TEXTS = (
    "Открыли новый мост.",
    "Мост старый, а паром новый и быстрый.",
    "Школу закрыли на ремонт.",
    "Новые мосты ждут ремонта.",
)

QUERIES = {
    "a word": ArticleQuery("мост"),
    "two words": ArticleQuery("мост новый"),
    "a phrase": ArticleQuery("«новый мост»"),
    "without a word": ArticleQuery("-мост"),
    "without a phrase": ArticleQuery("-«новый мост»"),
    "in the headline": ArticleQuery("^известие"),
    "a beginning": ArticleQuery("мос*"),
    "a root": ArticleQuery("~новый"),
    "one of two": ArticleQuery("паром OR школа"),
    "a region": ArticleQuery("мост", regions=("RU-ORL",)),
    "two regions": ArticleQuery("-паром", regions=("RU-ORL", "RU-TUL")),
    "a source": ArticleQuery("«новый мост»", sources=("orel.example",)),
    "a kind": ArticleQuery("мост", kinds=("media",)),
    "days": ArticleQuery("мост", since=date(2025, 10, 1), until=date(2026, 1, 31)),
    "nothing": ArticleQuery("дирижабль"),
    "a story that is not there": ArticleQuery("мост", story=10**6),
}


@pytest.fixture
def archive(database: Database) -> Database:
    """Forty articles, of which every other shares its hour with the one before; the last is of a year to come."""
    ats = [DAY - timedelta(days=9 * (number // 2)) for number in range(39)] + [DAY + timedelta(days=20_000)]
    put_many(
        database,
        [
            (f"Известие {number}", TEXTS[number % 4], at, "orel.example" if number % 3 else "tula.example")
            for number, at in enumerate(ats)
        ],
        {"orel.example": "RU-ORL", "tula.example": "RU-TUL"},
    )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum (analyze) article_search"))
    return database


def pages(database: Database, query: ArticleQuery, bounds: Bounds, limit: int = 3) -> Iterator[SearchPage]:
    after = None
    for _ in range(100):
        with database.begin() as session:
            page = search(session, query, limit=limit, after=after, bounds=bounds)
        yield page
        after = page.next
        if after is None:
            return
    raise AssertionError("it has no end")


@pytest.mark.parametrize("bounds", [WINDOWS, FEW_READS, FEW_LOOKS], ids=["windows", "few reads", "few looks"])
def test_pages_hold_the_same_articles_within_any_bounds(archive: Database, bounds: Bounds) -> None:
    expected, found = {}, {}
    for name, query in QUERIES.items():
        with archive.begin() as session:
            expected[name] = [hit.number for hit in search(session, query, limit=100).hits]
        found[name] = [hit.number for page in pages(archive, query, bounds) for hit in page.hits]
    assert found == expected


def test_the_queries_of_this_file_find_some_and_not_all(archive: Database) -> None:
    with archive.begin() as session:
        counts = {name: len(search(session, query, limit=100).hits) for name, query in QUERIES.items()}
    assert {name for name, count in counts.items() if count == 0} == {"nothing", "a story that is not there"}
    assert counts["a phrase"] == counts["without a phrase"] == 20
    assert counts["a phrase"] < counts["two words"]


def test_a_page_that_ends_at_a_bound_says_how_far_it_looked(archive: Database) -> None:
    [first, *others] = pages(archive, ArticleQuery("«новый мост»"), FEW_READS)
    assert len(first.hits) < 3
    assert first.looked_to is not None
    assert all(hit.published_at is not None and hit.published_at >= first.looked_to for hit in first.hits)
    assert others[-1].looked_to is None
    [only] = pages(archive, ArticleQuery("«новый мост»"), QUICK, limit=100)
    assert only.looked_to is None


def test_facets_say_how_far_they_looked(archive: Database) -> None:
    phrase = ArticleQuery("«новый мост»")
    with archive.begin() as session:
        bounded, whole = facets(session, phrase, bounds=FEW_READS), facets(session, phrase)
    assert bounded.looked_to is not None
    assert bounded.total < whole.total == 20
    assert whole.looked_to is None


@pytest.mark.parametrize("order", list(Order))
def test_hits_and_facets_of_one_look_are_those_of_two(archive: Database, order: Order) -> None:
    asked = ArticleQuery("«новый мост»")
    after = None
    with archive.begin() as session:
        for _ in range(3):
            page, counted = search_with_facets(session, asked, limit=5, order=order, after=after)
            assert page == search(session, asked, limit=5, order=order, after=after)
            assert counted == facets(session, asked)
            after = page.next


def test_the_best_within_a_bound_are_those_of_the_newest(archive: Database) -> None:
    with archive.begin() as session:
        page = search(session, ArticleQuery("«новый мост»"), order=Order.RANK, bounds=FEW_READS)
    assert page.hits
    assert page.next is None
    assert page.looked_to is not None


def test_an_article_is_found_in_the_week_that_it_is_moved_to(archive: Database) -> None:
    with archive.begin() as session:
        session.execute(
            text("update article set published_at = :at where title = 'Известие 38'"), {"at": DAY - timedelta(days=900)}
        )
    found = [hit.title for page in pages(archive, ArticleQuery("школа"), WINDOWS) for hit in page.hits]
    assert found[-1] == "Известие 38"


def test_what_the_index_holds_beside_the_words_is_no_word(archive: Database) -> None:
    with archive.begin() as session:
        for query in ("week", "week*", "#week", "«week 2930»", "source*", "region RU", "region*", "#reg*", "~regions"):
            assert search(session, ArticleQuery(query)).hits == [], query


def test_a_search_that_takes_too_long_is_ended_with_a_word_of_help(archive: Database) -> None:
    with archive.engine.connect() as other, archive.begin() as session:
        other.execute(text("lock table article_search in access exclusive mode"))
        with pytest.raises(SvodkaError, match="longer than 1 second") as caught:
            search(session, ArticleQuery("мост"), bounds=Bounds(seconds=1))
        assert "fewer days" in caught.value.remedy
        other.rollback()
        session.rollback()


def test_a_search_leaves_the_settings_of_its_transaction_as_they_were(archive: Database) -> None:
    show = text("select current_setting('statement_timeout'), current_setting('enable_seqscan')")
    with archive.begin() as session:
        session.execute(text("set local statement_timeout = '7min'"))
        search(session, ArticleQuery("мост"))
        assert tuple(session.execute(show).one()) == ("7min", "on")
