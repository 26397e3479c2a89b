from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text

from core.errors import SvodkaError
from core.query import ArticleQuery, from_json
from storage import articles, clusters, watches
from storage.engine import Database
from storage.watch_events import Followed, follow
from storage.watches import Mode, WatchFind
from tests.storage.search_articles import DAY, draft_of, put


@pytest.fixture
def bridges(database: Database) -> int:
    with database.begin() as session:
        return watches.add(session, "Мосты", ArticleQuery("мост"))


def found(database: Database, watch: int) -> list[WatchFind]:
    with database.begin() as session:
        while (done := follow(session, 2)) is not None and done.events:
            pass
    with database.begin() as session:
        return watches.finds(session, watch)


def test_a_new_article_is_found_once_with_its_passage(database: Database, bridges: int) -> None:
    number = put(database, "Новость", "Утро было тихим. Днём открыли мосты.")
    put(database, "Другое", "Ни слова о переправах.")
    for _ in range(2):
        [find] = found(database, bridges)
        assert (find.number, find.news) == (number, True)
        assert find.passage == [("Днём открыли ", False), ("мосты", True), (".", False)]


def test_a_revision_that_says_it_first_is_found(database: Database, bridges: int) -> None:
    number = put(database, "Новость", "Переправу открыли.")
    assert found(database, bridges) == []
    revise(database, number, "Открыли мост.")
    revise(database, number, "Открыли мост через реку.")
    assert [find.number for find in found(database, bridges)] == [number]


def revise(database: Database, number: int, paragraph: str) -> None:
    with database.begin() as session:
        known = articles.get(session, number)
        assert known is not None
        draft = draft_of("Новость", [paragraph], known.source_id, known.page_id, "https://vesti.example/1", DAY, DAY)
        articles.revise(session, known, draft, "fetched")


def test_of_one_story_only_the_first_is_news_also_when_two_stories_become_one(database: Database, bridges: int) -> None:
    with database.begin() as session:
        one, two = clusters.new(session), clusters.new(session)
    first = put(database, "Мост", story=one)
    put(database, "Мост", story=one, source="copy.example")
    other = put(database, "Мост", story=two)
    assert {find.number for find in found(database, bridges) if find.news} == {first, other}
    with database.begin() as session:
        session.execute(text("update article set cluster_id = :one where cluster_id = :two"), {"one": one, "two": two})
    put(database, "Мост", story=one, source="third.example")
    assert len(found(database, bridges)) == 4
    assert {find.number for find in found(database, bridges) if find.news} == {first, other}


def test_an_article_that_is_committed_late_is_not_passed_over(database: Database, bridges: int) -> None:
    with database.begin() as late:
        late.execute(text("select pg_current_xact_id()"))
        early = put(database, "Мост готов")
        assert found(database, bridges) == [], "an older transaction may still write an event before this one"
        late.execute(
            text("insert into article_event (article, kind, revision) values (:number, 'revised', 1)"),
            {"number": early},
        )
    assert [find.number for find in found(database, bridges)] == [early]


def test_followers_at_the_same_time_find_each_article_once(database: Database, bridges: int) -> None:
    for number in range(30):
        put(database, f"Мост {number}")

    def work(_: int) -> int:
        hits = 0
        for _ in range(40):
            done = database.do(lambda session: follow(session, 3))
            hits += done.hits if done else 0
        return hits

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 30


def test_what_was_there_before_the_watch_is_not_news(database: Database) -> None:
    put(database, "Мост")
    with database.begin() as session:
        assert follow(session) == Followed(events=1, hits=0)
        watch = watches.add(session, "Мосты", ArticleQuery("мост"))
    assert found(database, watch) == []


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        (ArticleQuery("мост", regions=("RU-TUL",)), False),
        (ArticleQuery("мост", regions=("RU-MOS",)), True),
        (ArticleQuery(regions=("RU-MOS",)), True),
        (ArticleQuery("мост -река"), False),
        (ArticleQuery("«новый мост»"), True),
        (ArticleQuery("мост", until=date(2026, 3, 1)), False),
        (ArticleQuery("~мостовой"), True),
    ],
)
def test_a_watch_finds_what_a_search_would(database: Database, query: ArticleQuery, finds: bool) -> None:
    with database.begin() as session:
        watch = watches.add(session, "Дозор", query)
    put(database, "Через реку", "Стоит новый мост.")
    assert bool(found(database, watch)) is finds


def test_a_paused_watch_finds_nothing(database: Database, bridges: int) -> None:
    with database.begin() as session:
        watches.change(session, bridges, active=False)
    put(database, "Мост")
    assert found(database, bridges) == []


def test_a_watch_is_kept_changed_and_removed(database: Database, bridges: int) -> None:
    query = ArticleQuery("паром", ("RU-TUL",), ("media",), ("a.example",), date(2026, 1, 2), date(2026, 1, 3), 7)
    put(database, "Мост")
    found(database, bridges)
    with database.begin() as session:
        watches.change(session, bridges, name="Паромы", query=query, receivers=["desk"], mode=Mode.DIGEST)
        watch = watches.watch(session, "Паромы")
        assert (watch.query, watch.receivers, watch.mode, watch.hits) == (query, ("desk",), Mode.DIGEST, 1)
        assert watches.watch(session, str(bridges)) == watch
        assert watches.remove(session, bridges)
        assert not watches.remove(session, bridges)
        assert watches.watches(session) == []


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda session: watches.add(session, "Мосты", ArticleQuery("паром")), "There is a watch «Мосты» already"),
        (lambda session: watches.add(session, "Всё", ArticleQuery("и в на")), "asks for nothing"),
        (lambda session: watches.add(session, " \x00 ", ArticleQuery("мост")), "needs a name"),
        (lambda session: watches.watch(session, "Реки"), "There is no watch «Реки»"),
    ],
)
def test_a_watch_that_cannot_be_is_refused(
    database: Database, bridges: int, act: Callable[[object], object], message: str
) -> None:
    with database.begin() as session, pytest.raises(SvodkaError, match=message):
        act(session)


def test_a_query_travels_as_json() -> None:
    query = ArticleQuery("мост", kinds=("media",), since=date(2026, 1, 2))
    assert query.as_json() == {"text": "мост", "kinds": ["media"], "since": "2026-01-02"}
    assert from_json(query.as_json()) == query
    assert from_json({}) == ArticleQuery()
