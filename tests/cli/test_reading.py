import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from cli.articles import table
from cli.main import main
from storage import reading
from storage.engine import Database
from tasks.process import process_page
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, LIBRARY, page

__all__ = ["fetched", "settings"]


@pytest.fixture
def svodka(
    database: Database, broker_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Runs a command on the test's database; returns what it printed."""
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BROKER_URL", broker_url)
    monkeypatch.setenv("SVODKA_SPIDER_MODULES", "tests.cli.some_spiders")

    def run(*arguments: str, code: int = 0) -> str:
        assert main(arguments) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return run


@pytest.fixture
def two_articles(database: Database, fetched: Callable[..., int]) -> None:
    process_page(database, fetched("https://vesti.example/news/1", page("Мост открыли после ремонта", BRIDGE)))
    process_page(database, fetched("https://b.example/2", page("Новая библиотека", LIBRARY), source="b.example"))


def test_articles_are_listed_as_a_table(svodka: Callable[..., str], two_articles: None) -> None:
    shown = svodka("articles")
    assert "Мост открыли после ремонта" in shown
    assert "01.03.2026 12:30" in shown


def test_articles_are_listed_as_json_an_object_a_line(svodka: Callable[..., str], two_articles: None) -> None:
    rows = [json.loads(line) for line in svodka("articles", "--json", "--limit", "5").splitlines()]
    assert {row["url"] for row in rows} == {"https://vesti.example/news/1", "https://b.example/2"}
    assert {row["title"]: row["paragraphs"] for row in rows}["Новая библиотека"] == LIBRARY


def test_one_article_is_shown_with_every_removal_and_its_reason(svodka: Callable[..., str], two_articles: None) -> None:
    shown = svodka("articles", "1")
    assert BRIDGE[0][:60] in shown
    assert "Removed from the page" in shown


def test_an_unknown_article_is_a_plain_message(svodka: Callable[..., str]) -> None:
    assert svodka("articles", "12345", code=1).startswith("svodka: There is no article 12345.")


def test_an_empty_service_says_what_to_do_next(svodka: Callable[..., str]) -> None:
    assert "No articles yet" in svodka("articles")
    assert "./svodka up" in svodka("status")
    svodka("sources", "sync")
    svodka("sources", "disable", "zarya.example")
    assert "No source is enabled" in svodka("status")


def test_a_region_that_does_not_exist_is_told(svodka: Callable[..., str]) -> None:
    assert "RU-XX" in svodka("articles", "--region", "RU-XX", code=1)


def test_a_narrow_terminal_shows_numbers_and_titles(two_articles: None, database: Database) -> None:
    with database.begin() as session:
        rows = reading.articles(session, 5)
    out = Console(width=60, file=io.StringIO())
    out.print(table(rows, 60))
    shown = out.file.getvalue()
    assert "Новая библиотека" in shown
    assert "…" not in shown


def test_the_status_counts_add_up(svodka: Callable[..., str], two_articles: None) -> None:
    state = json.loads(svodka("status", "--json"))
    assert (state["articles"], state["pages_unprocessed"]) == (2, 0)
    assert state["outcomes_today"] == {"article": 2}


def test_sources_are_enabled_and_disabled_by_name(svodka: Callable[..., str]) -> None:
    svodka("sources", "disable", "zarya.example")
    [row] = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert (row["name"], row["enabled"]) == ("zarya.example", False)
    svodka("sources", "enable", "zarya.example")
    [row] = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert row["enabled"]


def test_a_look_with_other_spiders_leaves_the_catalogue_alone(
    svodka: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    svodka("sources", "sync")
    monkeypatch.setenv("SVODKA_SPIDER_MODULES", "tests.nowhere")
    [row] = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert (row["enabled"], row["present"]) == (True, True)
    assert "No spider class was found" in svodka("sources", "sync", code=1)


def test_the_sites_of_a_file_that_cannot_be_read_stay_in_the_catalogue(
    svodka: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "half_mended.py").write_text("class Zarya(\n", encoding="utf-8")
    svodka("sources", "sync")
    monkeypatch.setenv("SVODKA_SPIDER_MODULES", "half_mended,spiders.moscow")
    assert main(["sources", "sync"]) == 0
    said = capsys.readouterr()
    assert "0 gone" in said.out
    assert re.search(r"left out until mended: .*half_mended\.py:1", said.err)
    rows = [json.loads(line) for line in svodka("sources", "list", "--json").splitlines()]
    assert {row["name"]: row["present"] for row in rows}["zarya.example"]


def test_a_wrong_name_gets_a_suggestion(svodka: Callable[..., str]) -> None:
    assert "Did you mean zarya.example?" in svodka("sources", "enable", "zarya", code=1)
