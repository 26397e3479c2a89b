import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.outcomes import Outcome
from storage import rechecks
from storage.engine import Database
from storage.withdrawals import gone
from tasks.process import process_page
from tasks.reextract import reextract
from tests.tasks.conftest import NOW
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


@pytest.mark.parametrize(
    ("column", "stored", "better"),
    [
        ("published_at", "'2026-02-28T09:30:00Z'", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("published_at", "null", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("published_precision", "'day'", "minute"),
        ("authors", "'{admin}'", ["Анна Гребнева"]),
        ("origin_citation", "'РИА'", None),
        ("language", "'bg'", "ru"),
        ("captions", "'{Подпись}'", []),
        ("title", "'Мост | Вести'", "Мост"),
    ],
)
def test_a_better_reading_of_one_fact_is_a_revision_that_readers_are_told_of(
    database: Database, fetched: Fetched, column: str, stored: str, better: object
) -> None:
    author = '<meta name="author" content="Анна Гребнева">'
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE, head=author)))
    with database.begin() as session:
        session.execute(text(f"update article set {column} = {stored}"))  # noqa: S608
    change = reextract(database, 1, write=True)
    assert change is not None
    assert change.old_paragraphs == change.new_paragraphs
    assert rows(database, f"select revision, {column} from article") == [(2, better)]  # noqa: S608
    assert rows(database, "select kind, revision from article_event order by seq") == [("created", 1), ("revised", 2)]
    assert reextract(database, 1, write=True) is None


def test_captions_that_were_never_kept_are_no_change_where_there_are_none(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    with database.begin() as session:
        session.execute(text("update article set captions = null, footnotes = null, modified_at = now()"))
    assert reextract(database, 1, write=True) is None


def drop(database: Database, *selectors: str) -> None:
    """The site's rules cut these parts from its pages."""
    with database.begin() as session:
        session.execute(
            text("update source set rules = jsonb_build_object('drop', cast(:drop as text[]))"),
            {"drop": list(selectors)},
        )


NOTED = "select revision, paragraphs, 'reads_as:empty' = any(quality) from article"


def test_a_page_that_no_longer_reads_as_an_article_keeps_its_stored_text_and_is_noted_once(
    database: Database, fetched: Fetched
) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    drop(database, "article")
    shown = reextract(database, 1, write=False)
    assert shown is not None
    assert rows(database, NOTED) == [(1, BRIDGE, False)]
    change = reextract(database, 1, write=True)
    assert change == shown
    assert change.outcome is Outcome.EMPTY
    assert rows(database, NOTED) == [(1, BRIDGE, True)]
    assert reextract(database, 1, write=True) is None
    assert reextract(database, 1, write=False) is None
    assert rows(database, "select kind, revision from article_event order by seq") == [("created", 1), ("noted", 1)]


def test_a_page_that_reads_as_an_article_again_loses_its_note(database: Database, fetched: Fetched) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост", BRIDGE)))
    drop(database, "article")
    assert reextract(database, 1, write=True) is not None
    drop(database)
    assert reextract(database, 1, write=True) is not None
    assert rows(database, NOTED) == [(2, BRIDGE, False)]
    assert reextract(database, 1, write=True) is None


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


def _looked_at(session: Session, page_id: int) -> None:
    gone(session, page_id, None, NOW, proof=timedelta(days=1), well=True)


def _answered(session: Session, page_id: int) -> None:
    rechecks.keep(session, page_id, final_url="", status=200, headers={}, body=b"", now=NOW, at=None)
    begun = rechecks.begin(session, page_id)
    assert begun is not None
    assert rechecks.lock(session, begun[0]) == 1


@pytest.mark.parametrize("hold", [_looked_at, _answered])
def test_a_page_that_is_looked_at_does_not_hold_up_a_better_reading_of_its_article(
    database: Database, fetched: Fetched, hold: Callable[[Session, int], None]
) -> None:
    """Who holds the page may want the article next: each would wait for the other."""
    page_id = fetched("https://vesti.example/news/1", page("Мост", BRIDGE))
    process_page(database, page_id)
    badly_read(database, 1, "Подписаться")
    reader = threading.Thread(target=reextract, args=(database, 1), kwargs={"write": True})
    with database.begin() as session:
        hold(session, page_id)
        reader.start()
        reader.join(10)
        waits = reader.is_alive()
    reader.join()
    assert not waits
    assert rows(database, "select revision from article") == [(2,)]
