from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.errors import SvodkaError
from core.models import Kind
from core.query import ArticleQuery, Order
from core.search_results import Hit
from storage import articles, clusters
from storage.engine import Database
from storage.search import facets, search
from tests.storage.search_articles import DAY, draft_of, put


def hits(database: Database, query: str = "", order: Order = Order.NEWEST, **filters: object) -> list[Hit]:
    with database.begin() as session:
        return search(session, ArticleQuery(query, **filters), order=order).hits  # type: ignore[arg-type]


def titles(database: Database, query: str = "", **filters: object) -> set[str]:
    return {hit.title for hit in hits(database, query, **filters)}


@pytest.fixture
def three(database: Database) -> Database:
    put(database, "Мост", "В Туле закрыли мост на ремонт.", at=DAY, region="RU-TUL", source="tula.example")
    put(database, "Школа", "В Орле открыли новую школу.", "Рядом построят и мост.", at=DAY - timedelta(days=1))
    put(
        database,
        "Ёлка",
        "На площади зажгли ёлку.",
        at=DAY - timedelta(days=9),
        kind=Kind.GOVERNMENT,
        source="gov.example",
    )
    return database


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("мосты", {"Мост", "Школа"}),
        ("мостов ремонту", {"Мост"}),
        ("«новой школы»", {"Школа"}),
        ("“школа новая”", set()),
        ('"новая школа"', {"Школа"}),
        ("мост -школа", {"Мост"}),
        ("елки", {"Ёлка"}),
        ("ЁЛКАМИ", {"Ёлка"}),
        ("ёлка OR школа", {"Школа", "Ёлка"}),
        ("мост ёлка ИЛИ школа", {"Школа"}),
        ("^мост", {"Мост"}),
        ("площ*", {"Ёлка"}),
        ("-мост", {"Ёлка"}),
        ("", {"Мост", "Школа", "Ёлка"}),
        ("и на в", {"Мост", "Школа", "Ёлка"}),
        ("'; drop table article; --", set()),
        ("a\x00b:*&|!<->\\'", set()),
    ],
)
def test_a_text_finds(three: Database, query: str, found: set[str]) -> None:
    assert titles(three, query) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"regions": ("RU-TUL",)}, {"Мост"}),
        ({"regions": ("RU-TUL", "RU-MOS")}, {"Мост", "Школа", "Ёлка"}),
        ({"kinds": ("government",)}, {"Ёлка"}),
        ({"sources": ("tula.example", "unknown.example")}, {"Мост"}),
        ({"since": date(2026, 3, 1)}, {"Мост", "Школа"}),
        ({"until": date(2026, 3, 1)}, {"Школа", "Ёлка"}),
        ({"since": date(2026, 3, 1), "until": date(2026, 3, 1)}, {"Школа"}),
        ({"until": date.max, "since": date.min}, {"Мост", "Школа", "Ёлка"}),
        ({"story": 10**30}, set()),
        ({"text": "мост", "sources": ("tula.example",)}, {"Мост"}),
    ],
)
def test_filters_narrow(three: Database, filters: dict[str, object], found: set[str]) -> None:
    assert titles(three, **({"query": filters.pop("text", "")} | filters)) == found  # type: ignore[arg-type]


def test_a_day_is_a_day_in_moscow(database: Database) -> None:
    put(database, "Полночь", at=DAY.replace(hour=21, minute=5))
    assert titles(database, since=date(2026, 3, 3)) == {"Полночь"}
    assert titles(database, until=date(2026, 3, 2)) == set()


def test_an_article_without_a_date_stands_at_its_first_sight(database: Database) -> None:
    put(database, "Без даты", at=None, seen=DAY + timedelta(days=3))
    put(database, "С датой", at=DAY + timedelta(days=2))
    assert [hit.title for hit in hits(database)] == ["Без даты", "С датой"]
    assert hits(database)[0].published_at is None


def test_a_story_holds_its_copies_also_under_the_number_that_it_had_before(database: Database) -> None:
    with database.begin() as session:
        one, two = sorted((clusters.new(session), clusters.new(session)))
    put(database, "Первая", story=one)
    put(database, "Вторая", story=one)
    put(database, "Иная")
    assert [(hit.story, hit.copies) for hit in hits(database, story=one)] == [(one, 2)] * 2
    with database.begin() as session:
        session.execute(text("update cluster set merged_into = :one where id = :two"), {"one": one, "two": two})
    assert titles(database, story=two) == {"Первая", "Вторая"}


def test_a_snippet_is_the_text_itself_with_its_matches_marked(database: Database) -> None:
    put(database, "Снег", "Было тихо. В <b>Орёл</b> пришли ёлки & снег\x02. Потом всё растаяло.")
    [hit] = hits(database, "орел ёлка")
    assert [piece for piece, matched in hit.snippet if matched] == ["Орёл", "ёлки"]
    assert "".join(piece for piece, _ in hit.snippet) == "В <b>Орёл</b> пришли ёлки & снег\x02."


def test_the_best_match_comes_first_by_rank_and_the_newer_of_equals(database: Database) -> None:
    put(database, "Открыт мост", "Мост через Оку открыли для машин.", at=DAY - timedelta(days=30))
    put(database, "Погода", "Дождь. " * 200, "Под вечер затопило мост.", at=DAY)
    put(database, "Открыт мост", "Мост через Оку открыли для машин.", at=DAY - timedelta(days=3))
    ranked = hits(database, "мост", order=Order.RANK)
    assert [hit.published_at for hit in ranked] == [DAY - timedelta(days=3), DAY - timedelta(days=30), DAY]
    assert ranked[0].rank == ranked[1].rank > ranked[2].rank > 0


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("query", ["", "мост"])
def test_pages_join_without_gap_or_double_while_articles_arrive(database: Database, order: Order, query: str) -> None:
    expected = {put(database, "Мост", f"Мост {number}", at=DAY - timedelta(hours=number // 3)) for number in range(11)}
    found, after = [], None
    for _ in range(10):
        with database.begin() as session:
            page = search(session, ArticleQuery(query), limit=4, order=order, after=after)
        found += [hit.number for hit in page.hits]
        after = page.next
        if after is None:
            break
        put(database, "Мост", "Мост новый", at=DAY + timedelta(days=1))
    assert len(found) == 11
    assert set(found) == expected


@pytest.mark.parametrize("cursor", ["", "x", "====", "bnVsbA", "WzEsMiwzXQ", "я" * 20, "9" * 5000])
def test_a_cursor_that_is_none_is_refused(three: Database, cursor: str) -> None:
    with three.begin() as session, pytest.raises(SvodkaError, match="not one of this search"):
        search(session, ArticleQuery("мост"), after=cursor)


def test_a_cursor_of_another_query_is_refused(three: Database) -> None:
    with three.begin() as session:
        after = search(session, ArticleQuery("мост"), limit=1).next
        assert after is not None
        with pytest.raises(SvodkaError):
            search(session, ArticleQuery("мосты"), limit=1, after=after)
        with pytest.raises(SvodkaError):
            search(session, ArticleQuery("мост"), limit=1, order=Order.RANK, after=after)


def test_what_had_no_meaning_is_told(three: Database) -> None:
    with three.begin() as session:
        page = search(session, ArticleQuery('в OR "мост'))
    assert [hit.title for hit in page.hits] == ["Мост", "Школа"]
    assert page.ignored == ("a quotation mark that is not closed: read to the end", "в: it stands in every text")


def test_facets_count_what_matches(three: Database) -> None:
    with three.begin() as session:
        found = facets(session, ArticleQuery())
        assert (found.total, found.more) == (3, False)
        assert found.by_region == {"RU-MOS": 2, "RU-TUL": 1}
        assert found.by_kind == {"media": 2, "government": 1}
        assert found.by_source == {"gov.example": 1, "tula.example": 1, "vesti.example": 1}
        assert found.by_week == {date(2026, 2, 16): 1, date(2026, 2, 23): 1, date(2026, 3, 2): 1}
        assert facets(session, ArticleQuery("ёлка")).by_kind == {"government": 1}
        bounded = facets(session, ArticleQuery(), counted=2)
        assert (bounded.total, bounded.more, bounded.by_kind) == (2, True, {"media": 2})


def test_a_revised_article_is_found_by_its_new_text_only(three: Database) -> None:
    with three.begin() as session:
        row = session.execute(text("select * from article where title = 'Мост'")).one()
        known = articles.get(session, row.number)
        assert known is not None
        draft = draft_of("Паром", ["Через реку ходит паром."], row.source_id, row.page_id, row.url, DAY, DAY)
        articles.revise(session, known, draft, "fetched")
    assert titles(three, "паром") == {"Паром"}
    assert titles(three, "ремонт") == set()


def test_a_text_of_any_length_is_stored(database: Database) -> None:
    words = " ".join(f"слово{number}-часть{number * 7} a{number}.example/x?{number}" for number in range(60_000))
    put(database, "Длинный", words)
    assert titles(database, "слово17") == {"Длинный"}
