import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage import rereading
from storage.engine import Database
from storage.rereading import Range
from tasks.process import process_page
from tests.cli.test_reading import svodka
from tests.tasks.conftest import NOW, fetched, settings
from tests.tasks.pages import BRIDGE, LIBRARY, page
from tests.tasks.test_process import rows

__all__ = ["fetched", "settings", "svodka"]

Svodka = Callable[..., str]
JUNK = "Подпишитесь на рассылку"


@pytest.fixture
def articles(database: Database, fetched: Callable[..., int]) -> None:
    """Three articles of two sites; numbers 1 and 3 as an older extractor left them."""
    for number, (site, day) in enumerate((("vesti.example", 0), ("b.example", 1), ("b.example", 2)), 1):
        title, text_ = (f"Мост номер {number}", BRIDGE) if number != 2 else ("Новая библиотека", LIBRARY)
        at = NOW + timedelta(days=day)
        process_page(database, fetched(f"https://{site}/{number}", page(title, text_), source=site, at=at))
    spoil(database, 1)
    spoil(database, 3)


def spoil(database: Database, number: int) -> None:
    with database.begin() as session:
        session.execute(
            text("update article set paragraphs = paragraphs[1:4] || :junk, title = 'Мост | Вести' where number = :n"),
            {"junk": [JUNK], "n": number},
        )


def run(svodka: Svodka, *options: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *changes, counts = [json.loads(line) for line in svodka("reprocess", "--json", *options).splitlines()]
    return changes, counts


def test_the_difference_is_shown_and_nothing_is_written(svodka: Svodka, database: Database, articles: None) -> None:
    shown = svodka("reprocess")
    assert "title: Мост [-| Вести-]{+номер 1+}" in shown
    assert f"- {JUNK}" in shown
    assert f"+ {BRIDGE[4][:60]}" in shown
    assert "4 paragraphs as before" in shown
    assert "3 articles: 2 would change, 1 stay the same." in shown
    assert rows(database, "select max(revision) from article") == [(1,)]


def test_written_changes_are_revisions_and_the_second_time_there_are_none(
    svodka: Svodka, database: Database, articles: None
) -> None:
    changes, counts = run(svodka, "--write")
    assert [change["article"] for change in changes] == [1, 3]
    assert (counts["changed"], counts["same"], counts["written"]) == (2, 1, True)
    assert rows(database, "select number, revision, paragraphs[5] from article order by 1") == [
        (1, 2, BRIDGE[4]),
        (2, 1, None),
        (3, 2, BRIDGE[4]),
    ]
    changes, counts = run(svodka, "--write")
    assert (changes, counts["changed"], counts["same"]) == ([], 0, 3)
    assert rows(database, "select count(*) from article_revision") == [(5,)]


@pytest.mark.parametrize(
    ("options", "read"),
    [
        (["--site", "b.example"], 2),
        (["--since", f"{NOW + timedelta(days=1):%Y-%m-%d}"], 2),
        (["--until", f"{NOW + timedelta(days=1):%Y-%m-%d}"], 2),
        (["--since", f"{NOW:%Y-%m-%d}", "--until", f"{NOW:%Y-%m-%d}"], 1),
        (["--limit", "1"], 1),
        (["--after", "2"], 1),
        (["--after", "3"], 0),
    ],
)
def test_a_part_of_the_articles_is_read(svodka: Svodka, articles: None, options: list[str], read: int) -> None:
    assert run(svodka, *options)[1]["articles"] == read


def test_articles_without_their_raw_page_are_counted_and_stay(
    svodka: Svodka, database: Database, articles: None
) -> None:
    with database.begin() as session:
        session.execute(text("update page set body = null where id = (select page_id from article where number = 1)"))
    changes, counts = run(svodka, "--write")
    assert ([change["article"] for change in changes], counts["raw_page_gone"]) == ([3], 1)
    assert "1 could not be read again: their raw page is past its time." in svodka("reprocess")


def test_a_page_that_reads_as_no_article_any_more_is_noted_and_not_offered_again(
    svodka: Svodka, database: Database, articles: None
) -> None:
    with database.begin() as session:
        session.execute(text("update source set rules = jsonb_set(rules, '{noise}', '[\".*\"]')"))
    changes, counts = run(svodka, "--write")
    assert counts["no_article"] == 3
    assert {change["outcome"] for change in changes} == {"empty"}
    assert rows(database, "select max(revision) from article") == [(1,)]
    changes, counts = run(svodka, "--write")
    assert (changes, counts["no_article"], counts["same"]) == ([], 0, 3)


def test_a_date_alone_is_shown_and_written(svodka: Svodka, database: Database, articles: None) -> None:
    with database.begin() as session:
        session.execute(text("update article set published_at = null where number = 2"))
    assert "published_at: — → 01.03.2026 12:30" in svodka("reprocess", "--after", "1", "--limit", "1")
    assert run(svodka, "--write")[1]["changed"] == 3
    assert run(svodka, "--write")[1]["changed"] == 0


@pytest.mark.slow
def test_a_run_that_is_stopped_says_where_and_the_next_one_finishes_the_work(
    svodka: Svodka, database: Database, fetched: Callable[..., int]
) -> None:
    for number in range(60):
        story = [f"{number} {paragraph[:70]} {'абвгдежзик'[number % 10] * 5} {number * 7}." for paragraph in BRIDGE]
        process_page(database, fetched(f"https://vesti.example/{number}", page(f"Мост номер {number}", story)))
    with database.begin() as session:
        session.execute(text("update article set paragraphs = paragraphs[1:3] || :junk"), {"junk": [JUNK]})
    running = subprocess.Popen(
        [sys.executable, "-m", "cli", "reprocess", "--write"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    done = "select count(*) from article where revision = 2"
    deadline = time.monotonic() + 60
    while rows(database, done) == [(0,)] and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=30)
    [(before,)] = rows(database, done)
    assert 0 < before < 60
    assert running.returncode == 130
    [last] = [int(word) for word in said.partition("--after ")[2].split("`")[:1]]
    assert last == before  # the one under way was done
    changes, counts = run(svodka, "--write", "--after", str(last))
    assert (len(changes), counts["changed"], counts["same"]) == (60 - before, 60 - before, 0)
    assert rows(database, "select count(*), max(revision) from article_revision") == [(120, 2)]


def test_an_unknown_site_or_day_is_a_plain_message(svodka: Svodka, articles: None) -> None:
    assert "Did you mean b.example?" in svodka("reprocess", "--site", "b.exa", code=1)
    assert "is not a time" in svodka("reprocess", "--since", "yesterday", code=1)


def test_articles_are_streamed_in_pages(database: Database, articles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "_PAGE", 2)
    assert [found.number for found in rereading.stream(database, Range())] == [1, 2, 3]
    assert rereading.count(database, Range()) == 3
