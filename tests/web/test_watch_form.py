"""Watches in the console: made from example texts, changed, told to chosen receivers, read with their passages."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import text

from core.query import ArticleQuery
from storage import watches
from storage.engine import Database
from tests.core.test_watch_examples import DRILLS
from tests.web.conftest import Person

Visit = Callable[..., Person]
RECEIVERS = {"desk": "desk (mailto)", "log": "log"}
EXAMPLES = "/watches/examples"


def add(database: Database, query: str = "мост", **more: object) -> int:
    with database.begin() as session:
        return watches.add(session, "Мосты", ArticleQuery(query, regions=("RU-ORL",)), **more)  # type: ignore[arg-type]


def query_on(shown: str) -> str:
    found = re.search(r'<textarea id="q"[^>]*>([^<]*)</textarea>', shown)
    assert found is not None
    return unescape(found[1])


def test_texts_become_a_query_with_the_words_that_tell_as_they_are_written(visit: Visit, stocked: Database) -> None:
    shown = visit("reader").post(EXAMPLES, {"text": [*DRILLS, "", "  "]}, on=EXAMPLES).text
    assert query_on(shown) == "^~учения ^~спасатели"
    assert all(form in shown for form in ("спасателей", "спасают", "спасательные"))
    assert "3 of 3" in shown
    assert "0 articles in the archive" in shown


def test_a_query_that_somebody_changed_is_tried_in_place_of_the_one_that_was_made(
    visit: Visit, stocked: Database
) -> None:
    reader = visit("reader")
    changed = reader.post(EXAMPLES, {"text": DRILLS, "q": "мост"}, on=EXAMPLES).text
    assert query_on(changed) == "мост"
    assert "2 articles in the archive" in changed
    assert 'Matched as: <span lang="ru">мост' in changed
    assert DRILLS[1].splitlines()[0] in changed  # the texts stay with it
    anew = reader.post(EXAMPLES, {"text": DRILLS, "q": "мост", "again": "1"}, on=EXAMPLES).text
    assert query_on(anew) == "^~учения ^~спасатели"


@pytest.mark.parametrize(
    ("texts", "says"),
    [([], "There is no text yet"), (["один текст", "другая песня"], "no word in common"), (["да"] * 11, "too many")],
)
def test_texts_of_which_nothing_can_be_made_stay_in_the_form(
    texts: list[str], says: str, visit: Visit, stocked: Database
) -> None:
    answer = visit("reader").post(EXAMPLES, {"text": texts}, on=EXAMPLES)
    assert answer.status_code == 422
    assert says in answer.text
    assert all(one in answer.text for one in texts)


def test_a_saved_watch_gets_another_query_mode_name_and_receivers(visit: Visit, stocked: Database) -> None:
    number = add(stocked)
    path = f"/watches/{number}/edit"
    operator = visit("operator", receivers=RECEIVERS)
    shown = operator.get(path).text
    assert 'value="мост"' in shown
    assert 'name="region" value="RU-ORL" checked' in shown
    done = operator.post(
        f"{path}?q=библиотека", {"name": "Чтение", "mode": "digest", "receiver": ["desk"]}, on="/account"
    )
    assert (done.status_code, done.headers["location"]) == (303, f"/watches/{number}")
    with stocked.begin() as session:
        kept = watches.watch(session, str(number))
        assert session.scalar(text("select action from audit")) == "watch.edit"
    assert (kept.name, kept.query.text, kept.query.regions) == ("Чтение", "библиотека", ())
    assert (kept.mode, kept.receivers) == ("digest", ("desk",))
    assert "desk (mailto), in the daily digest" in operator.get(f"/watches/{number}").text


def test_only_receivers_of_the_settings_are_chosen_and_one_that_left_them_is_shown(
    visit: Visit, stocked: Database
) -> None:
    number = add(stocked, receivers=["gone"])
    operator = visit("operator", receivers=RECEIVERS)
    path = f"/watches/{number}/edit"
    assert 'value="gone" checked> gone (not in the settings)' in operator.get(path).text
    refused = operator.post(f"{path}?q=мост", {"name": "Мосты", "receiver": ["mailto://a:b@c"]})
    assert refused.status_code == 422
    assert "There is no receiver" in refused.text
    kept = operator.post(f"{path}?q=мост", {"name": "Мосты", "receiver": ["gone", "log"]})
    assert kept.status_code == 303


def test_a_watch_keeps_no_days_of_the_search_that_it_came_from(visit: Visit, stocked: Database) -> None:
    path = "/watches/new?q=мост&since=2020-01-01&until=2020-01-07"
    operator = visit("operator")
    assert "2 articles in the archive" in operator.get(path).text
    operator.post(path, {"name": "Мосты"})
    with stocked.begin() as session:
        assert watches.watch(session, "Мосты").query.until is None


def test_a_change_that_cannot_be_is_said_and_changes_nothing(visit: Visit, stocked: Database) -> None:
    number = add(stocked)
    operator = visit("operator")
    for form, query in (({"name": " "}, "мост"), ({"name": "Мосты", "mode": "loud"}, "мост"), ({"name": "М"}, "и")):
        answer = operator.post(f"/watches/{number}/edit?q={query}", form)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    with stocked.begin() as session:
        assert watches.watch(session, str(number)).query.text == "мост"
    assert visit("reader").get(f"/watches/{number}/edit").status_code == 403
    assert visit("reader").post(f"/watches/{number}/edit?q=а", {"name": "Ч"}).status_code == 403


def test_finds_are_shown_with_their_passage_and_copies_on_request(visit: Visit, stocked: Database) -> None:
    number = add(stocked)
    with stocked.begin() as session:
        session.execute(
            text("""
                insert into watch_hit (watch_id, article, revision, found_at, news, passage)
                select :watch, number, 1, now() - number * interval '1 minute', number = 1,
                    '[["Новый ", false], ["мост", true]]'
                from article
            """),
            {"watch": number},
        )
    reader = visit("reader")
    news = reader.get(f"/watches/{number}").text
    assert "Новый <mark>мост</mark>" in news
    assert "a copy in" not in news
    assert "a copy in" in reader.get(f"/watches/{number}?copies=true").text


def test_a_service_without_watches_offers_the_one_that_comes_with_it(visit: Visit) -> None:
    reader = visit("reader")
    shown = reader.get("/watches").text
    assert "цифровая прокачка" in shown
    found = re.search(r'href="(/watches/new\?q=[^"]+)"', shown)
    assert found is not None
    assert "соглашение" in reader.get(unescape(found[1])).text
