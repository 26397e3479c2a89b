import json
from collections.abc import Callable

import pytest

from storage.engine import Database
from tasks.process import process_page
from tests.cli.test_reading import svodka
from tests.tasks.conftest import fetched, settings
from tests.tasks.test_site_memory import ADVICE, SITE, TEASER, body

__all__ = ["fetched", "settings", "svodka"]

Svodka = Callable[..., str]


@pytest.fixture
def learnt(database: Database, fetched: Callable[..., int]) -> None:
    for i in range(5):
        process_page(database, fetched(f"https://{SITE}/news/{i}", body(i, ADVICE)))


def lines(svodka: Svodka) -> dict[str, dict[str, object]]:
    return {row["line"]: row for row in map(json.loads, svodka("memory", SITE, "--json").splitlines())}


def test_the_sites_own_lines_are_shown_with_the_evidence(svodka: Svodka, learnt: None) -> None:
    shown = svodka("memory", SITE)
    assert ADVICE[:60] in shown
    row = lines(svodka)[ADVICE]
    assert (row["documents"], row["leads"], row["why"]) == (5, 5, "site")
    assert SITE in svodka("memory")


def test_a_ruling_shows_and_is_taken_back(svodka: Svodka, learnt: None) -> None:
    assert "is text and stays" in svodka("memory", SITE, "--veto", ADVICE[:30])
    assert lines(svodka)[ADVICE]["why"] == "vetoed"
    svodka("memory", SITE, "--pin", TEASER)
    assert lines(svodka)[TEASER]["why"] == "pinned"
    svodka("memory", SITE, "--forget", TEASER)
    assert TEASER not in lines(svodka)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["vesti"], "Did you mean vesti.example?"),
        (["nowhere.example"], "There is no source nowhere.example."),
        ([SITE, "--veto", "—"], "has no words"),
        ([SITE, "--forget", "Такой строки не было"], "holds no line"),
        (["--pin", "Строка"], "One line of one site at a time."),
        ([SITE, "--pin", "Строка", "--veto", "Строка"], "One line of one site at a time."),
    ],
)
def test_what_cannot_be_done_is_said_plainly(svodka: Svodka, learnt: None, arguments: list[str], said: str) -> None:
    assert said in svodka("memory", *arguments, code=1)
