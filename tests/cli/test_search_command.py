import json
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import watches
from storage.engine import Database
from storage.watch_events import follow
from tests.cli.test_reading import svodka
from tests.storage.search_articles import put
from tests.tasks.conftest import settings

__all__ = ["settings", "svodka"]

Svodka = Callable[..., str]


@pytest.fixture
def town(database: Database) -> None:
    put(database, "Мост открыли", "В Туле открыли новый мост.", region="RU-TUL", source="tula.example")
    put(database, "Школа", "В Орле строят школу.")


def test_search_shows_the_passage_the_day_and_the_region(svodka: Svodka, town: None) -> None:
    shown = svodka("search", "мосты")
    assert "В Туле открыли новый мост." in shown
    assert "2 марта 2026, 12:00 МСК · tula.example · Тульская область" in shown
    assert "1 article: Тульская область 1" in shown
    assert "Школа" not in shown


def test_search_says_what_it_does_not_look_for(svodka: Svodka, town: None) -> None:
    assert "Not looked for: OR without something after it." in svodka("search", "мост", "OR")
    assert "Nothing was found." in svodka("search", "дирижабль")


def test_search_as_json_goes_on_with_its_cursor(svodka: Svodka, town: None) -> None:
    first, after = map(json.loads, svodka("search", "--limit", "1", "--json").splitlines())
    second, end = map(json.loads, svodka("search", "--limit", "1", "--json", "--after", after["next"]).splitlines())
    assert {first["title"], second["title"]} == {"Мост открыли", "Школа"}
    assert end["next"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "--since", "вчера"), "вчера is no day"),
        (("search", "--since", "02.03.2026", "--until", "01.03.2026"), "no day lies between"),
        (("search", "--region", "RU-XXX"), "There is no region 'RU-XXX'"),
        (("search", "--after", "x"), "not one of this search"),
        (("watch", "show", "Реки"), "There is no watch «Реки»"),
        (("watch", "add", "Пусто"), "asks for nothing"),
        (("watch", "add", "Мост", "мост", "--receiver", "nobody"), "There is no receiver nobody"),
        (("watch", "add", "Мост", "мост", "--source", "none.example"), "There is no source none.example"),
        (("search", "мост", "--source", "none.example"), "There is no source none.example"),
        (("export", "--source", "none.example"), "There is no source none.example"),
        (("articles", "--source", "none.example"), "There is no source none.example"),
        (("watch", "add", "Два", "мост", "--example", "regions-go-digital"), "one of them"),
        (("watch", "add", "Нет", "--example", "nothing"), "There is no example nothing"),
        (("watch", "add", "Нет", "--from-texts", "/no/such/file"), "cannot be read"),
    ],
)
def test_what_cannot_be_is_said(svodka: Svodka, database: Database, arguments: tuple[str, ...], message: str) -> None:
    assert message in svodka(*arguments, code=1)


def test_a_watch_is_tried_added_read_changed_and_removed(svodka: Svodka, town: None, database: Database) -> None:
    tried = svodka("watch", "backtest", "мост")
    assert "1 article" in tried
    assert "02.03.2026" in tried
    with database.begin() as session:
        follow(session)
    svodka("watch", "add", "Мосты", "мост", "--region", "RU-TUL")
    put(database, "Ещё мост", "И ещё один мост.", region="RU-TUL", source="tula.example")
    with database.begin() as session:
        follow(session)
    assert "Ещё мост" in svodka("watch", "hits", "Мосты")
    [row] = map(json.loads, svodka("watch", "list", "--json").splitlines())
    assert (row["hits"], row["query"]) == (1, {"text": "мост", "regions": ["RU-TUL"]})
    assert "паром (paused)" in svodka("watch", "edit", "Мосты", "паром", "--pause", "--mode", "digest")
    assert "query: паром" in svodka("watch", "show", "Мосты")
    with database.begin() as session:
        watches.change(session, watches.watch(session, "Мосты").id, receivers=["somebody"])
    assert "tells somebody, in the daily" in svodka("watch", "show", "Мосты")
    svodka("watch", "edit", "Мосты", "--receiver", "all")
    assert "tells all receivers" in svodka("watch", "show", "Мосты")
    assert "forgotten, with 1 hit." in svodka("watch", "remove", "Мосты")
    assert "There is no watch yet" in svodka("watch", "list")


def test_a_watch_is_made_from_texts(svodka: Svodka, database: Database, tmp_path: Path) -> None:
    files = []
    for number, words in enumerate(("Открыт каток у школы", "На катке у школы праздник", "Школы получат катки")):
        file = tmp_path / f"{number}.txt"
        file.write_text(words, encoding="utf-8")
        files += ["--from-texts", str(file)]
    shown = svodka("watch", "add", "Катки", *files)
    assert "in 3 of 3 texts (in the headline or first paragraph)" in shown
    assert "^~школы" in shown
    assert "^~каток" in shown or "^~катке" in shown
    assert "in the headline" not in svodka("watch", "backtest", "--json", *files)


def test_the_watch_that_comes_with_svodka_finds_its_subject(svodka: Svodka, database: Database) -> None:
    svodka("watch", "add", "Цифра", "--example", "regions-go-digital")
    put(database, "Край и банк подписали соглашение о цифровизации", "Речь о школах и больницах.")
    put(database, "Край и банк подписали соглашение о спорте", "Речь о школах и больницах.")
    with database.begin() as session:
        follow(session)
    assert "цифровизации" in svodka("watch", "hits", "Цифра")
    assert "спорте" not in svodka("watch", "hits", "Цифра")
