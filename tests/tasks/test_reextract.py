from collections.abc import Callable

from sqlalchemy import text

from core.outcomes import Outcome
from storage.engine import Database
from tasks.process import process_page
from tasks.reextract import reextract
from tests.tasks.pages import BRIDGE, LIBRARY, page
from tests.tasks.test_process import rows

Fetched = Callable[..., int]
ADDED = "В пресс-службе добавили, что осенью у моста поставят остановку и сделают тротуар до школы."


def badly_read(database: Database, number: int, line: str) -> None:
    """As an older extractor would have left it: with a line too many."""
    with database.begin() as session:
        session.execute(
            text("""
                update article set paragraphs = paragraphs || cast(:line as text), content_hash = 'other'
                where number = :number
            """),
            {"line": line, "number": number},
        )


def test_the_same_text_is_no_change(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    assert reextract(database, 1, write=True) is None
    assert rows(database, "select count(*) from article_revision") == [(1,)]


def test_a_better_reading_is_shown_before_it_is_written(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    badly_read(database, 1, "Подписаться")
    change = reextract(database, 1, write=False)
    assert change is not None
    assert change.old_paragraphs == (*BRIDGE, "Подписаться")
    assert change.new_paragraphs == tuple(BRIDGE)
    assert rows(database, "select revision from article") == [(1,)]


def test_a_better_reading_is_a_revision_with_its_cause_and_the_second_time_nothing(
    database: Database, fetched: Fetched
) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    badly_read(database, 1, "Подписаться")
    assert reextract(database, 1, write=True) is not None
    assert reextract(database, 1, write=True) is None
    assert rows(database, "select revision, paragraphs from article") == [(2, BRIDGE)]
    assert rows(database, "select revision, cause from article_revision order by 1") == [
        (1, "fetched"),
        (2, "reprocess"),
    ]
    assert rows(database, "select kind, revision from article_event order by seq") == [("created", 1), ("revised", 2)]
    assert rows(database, "select last_seen_at = first_seen_at from article") == [(True,)]


def test_an_article_whose_raw_page_is_gone_stays_as_it_is(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    badly_read(database, 1, "Подписаться")
    with database.begin() as session:
        session.execute(text("update page set body = null"))
    assert reextract(database, 1, write=True) is None
    assert reextract(database, 999, write=True) is None


def test_a_page_that_no_longer_reads_as_an_article_keeps_its_stored_text(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    with database.begin() as session:
        session.execute(text("update source set rules = jsonb_build_object('drop', jsonb_build_array('article'))"))
    change = reextract(database, 1, write=True)
    assert change is not None
    assert change.outcome is not Outcome.ARTICLE
    assert rows(database, "select revision, paragraphs from article") == [(1, BRIDGE)]


def test_copies_stay_one_story_and_the_later_one_stays_the_copy(database: Database, fetched: Fetched) -> None:
    for site in ("a.example", "b.example"):
        process_page(database, fetched(f"https://{site}/1", page("Мост открыт", BRIDGE), source=site))
    badly_read(database, 1, ADDED)
    assert reextract(database, 1, write=True) is not None
    assert rows(database, "select count(distinct cluster_id) from article") == [(1,)]
    assert rows(database, "select a, b, kind from relation") == [(2, 1, "reprint")]


def test_an_article_leaves_a_story_that_only_badly_read_lines_had_joined_it_to(
    database: Database, fetched: Fetched
) -> None:
    process_page(database, fetched("https://a.example/1", page("Мост", BRIDGE), source="a.example"))
    process_page(database, fetched("https://b.example/1", page("Библиотека", LIBRARY), source="b.example"))
    with database.begin() as session:
        session.execute(text("update article set cluster_id = 1, cluster_role = 'reprint' where number = 2"))
        session.execute(text("insert into relation (a, b, kind, score) values (2, 1, 'reprint', 1)"))
    badly_read(database, 2, BRIDGE[0])
    assert reextract(database, 2, write=True) is not None
    assert rows(database, "select count(distinct cluster_id), min(cluster_role), max(cluster_role) from article") == [
        (2, "original", "original")
    ]
    assert rows(database, "select count(*) from relation") == [(0,)]
