import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from core.models import Precision
from storage.engine import Database
from tests.cli.test_reading import svodka
from tests.tasks.conftest import settings
from tests.tasks.texts import Document, arrive, later, sentences, story_of, watch

__all__ = ["settings", "svodka"]

Svodka = Callable[..., str]
TEXT = tuple(sentences(1))
FIRST = Document("zarya.example", TEXT, later(0), title="Мост открыли")
COPY = Document(
    "vesti.example", (*TEXT[:5], TEXT[5].replace(".", " сегодня."), *TEXT[6:]), later(130), title="Открыт мост"
)
DAY = Document("den.example", TEXT, later(-540), Precision.DAY, title="Мост", cites="«Заря»")


@pytest.fixture
def three_copies(database: Database) -> None:
    watch(database, "zarya.example", "vesti.example", "den.example", "svod.example")
    for document in (COPY, FIRST, DAY):
        arrive(database, document)


def test_a_story_says_who_was_first_how_sure_and_why(svodka: Svodka, three_copies: None, database: Database) -> None:
    shown = svodka("story", str(story_of(database, FIRST)))
    assert "3 articles on 3 sites" in shown
    assert "First: zarya.example, 2 марта 2026, 12:00 МСК" in shown
    assert "Confidence: high (0.95)" in shown
    assert "published 2 h 10 min before vesti.example" in shown
    assert "other copies name it as their source" in shown


def test_each_copy_has_its_time_its_delay_and_its_relation(
    svodka: Svodka, three_copies: None, database: Database
) -> None:
    lines = svodka("story", FIRST.url).splitlines()
    [copy] = [line for line in lines if "vesti.example" in line and "Открыт мост" in line]
    assert "2 марта 2026, 14:10 МСК" in copy
    assert "+2 h 10 min" in copy
    assert "reprint of №2, 0." in copy
    [day] = [line for line in lines if "den.example" in line and "Мост" in line]
    assert "2 марта 2026 " in day
    assert " ? " in day


def test_the_difference_of_two_copies_marks_words(svodka: Svodka, three_copies: None, database: Database) -> None:
    shown = svodka("story", FIRST.url, "--diff", "2", "1")
    assert "From №2 (zarya.example) to №1 (vesti.example)" in shown
    assert "сегодня" in shown
    assert "{+" in shown
    assert "5 paragraphs as before" in shown
    both = json.loads(svodka("story", FIRST.url, "--diff", "2", "2", "--json"))
    assert both["text"] == ["12 paragraphs as before"]


def test_a_story_as_json_has_everything(svodka: Svodka, three_copies: None) -> None:
    found = json.loads(svodka("story", FIRST.url, "--json"))
    assert (found["level"], found["articles"], found["sites"]) == ("high", 3, 3)
    assert [(copy["number"], copy["role"], copy["delay_seconds"]) for copy in found["copies"]] == [
        (2, "original", None),
        (1, "reprint", 7800),
        (3, "reprint", None),
    ]


def test_a_merged_story_says_so_and_shows_the_living_one(svodka: Svodka, database: Database) -> None:
    watch(database, "a.example", "b.example", "c.example")
    for document in (
        Document("a.example", tuple(sentences(1, 30)[:10])),
        Document("b.example", tuple(sentences(1, 30)[6:16])),
        Document("c.example", tuple(sentences(1, 30)[3:13])),
    ):
        arrive(database, document)
    with database.begin() as session:
        merged = session.scalar(text("select id from cluster where merged_into is not null"))
    assert f"Story {merged} was merged into this one" in svodka("story", str(merged))


def test_a_digest_that_contains_the_story_is_named_and_is_no_copy(
    svodka: Svodka, three_copies: None, database: Database
) -> None:
    digest = Document("svod.example", (*sentences(7), *TEXT, *sentences(8)), later(300), title="Главное за день")
    arrive(database, digest)
    shown = svodka("story", FIRST.url)
    assert "3 articles on 3 sites" in shown
    assert "Contained in, without being the same story:" in shown
    assert "Главное за день" in shown
    back = svodka("story", digest.url)
    assert "Contains the text of:" in back


def test_a_story_of_one_without_a_date_is_shown_with_what_is_known(svodka: Svodka, database: Database) -> None:
    watch(database, "a.example")
    arrive(database, Document("a.example", TEXT, None, cites="ТАСС"))
    shown = svodka("story", "https://a.example/1")
    assert "1 article on 1 site" in shown
    assert "no date; seen 2 марта 2026, 22:00 МСК" in shown
    assert "It names ТАСС as its source." in shown


def test_a_date_in_the_future_is_shown_with_doubt(svodka: Svodka, database: Database) -> None:
    watch(database, "a.example")
    arrive(database, Document("a.example", TEXT, later(60 * 24 * 400)))
    assert "(in the future?); seen 2 марта 2026" in svodka("story", "https://a.example/1")


def test_a_withdrawn_article_stays_a_witness(svodka: Svodka, three_copies: None, database: Database) -> None:
    with database.begin() as session:
        session.execute(text("update article set status = 'withdrawn' where url = :url"), {"url": FIRST.url})
    shown = svodka("story", FIRST.url)
    assert "original (withdrawn)" in shown
    assert "First: zarya.example" in shown


def test_a_story_that_nothing_is_left_of_is_told(svodka: Svodka, database: Database) -> None:
    with database.begin() as session:
        empty = session.scalar(text("insert into cluster default values returning id"))
    assert f"Story {empty} has no article any more." in svodka("story", str(empty), code=1)


@pytest.mark.parametrize(
    "unknown", ["1000000", "9" * 30, "https://nowhere.example/", "0" * 8 + "-0000-0000-0000-" + "0" * 12, "Мост", "-"]
)
def test_what_no_story_is_known_by_is_a_plain_message(svodka: Svodka, unknown: str) -> None:
    said = svodka("story", unknown, code=1)
    assert said.startswith("svodka: There is no ")
    assert "svodka articles" in said


def test_an_articles_number_leads_to_its_story(svodka: Svodka, database: Database) -> None:
    watch(database, "a.example", "b.example")
    for site in ("a.example", "b.example"):
        arrive(database, Document(site, TEXT))
    said = svodka("story", "2", code=1)
    assert "There is no story 2, but an article of this number, in story 1." in said


def test_a_difference_to_a_stranger_is_refused_with_the_copies_that_there_are(
    svodka: Svodka, three_copies: None
) -> None:
    said = svodka("story", FIRST.url, "--diff", "1", "99", code=1)
    assert "Article 99 is no copy of story 1." in said
    assert "Its copies are 2, 1, 3;" in said


def test_a_long_story_shows_its_first_copies_and_says_how_many_more(svodka: Svodka, three_copies: None) -> None:
    assert "and 2 more; --limit 3 shows all" in svodka("story", FIRST.url, "--limit", "1")
