"""Signing in: passwords, sessions, throttling, the first owner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import accounts
from storage.engine import Database
from tests.web.conftest import PASSWORD, Clock, Person, account, cookies_of
from web.auth import throttle
from web.auth.first import owner_link
from web.auth.gate import IDLE, LIFE, SESSION_COOKIE, local_path

Visit = Callable[..., Person]


def test_who_is_not_signed_in_is_led_to_the_form_and_back(visit: Visit, database: Database) -> None:
    account(database, "anna", "reader")
    person = visit()
    away = person.get("/sources?state=failing")
    assert (away.status_code, away.headers["location"]) == (303, "/sign-in?next=%2Fsources%3Fstate%3Dfailing")
    back = person.sign_in("Anna ", wanted="/sources?state=failing")
    assert (back.status_code, back.headers["location"]) == (303, "/sources?state=failing")
    assert person.get("/sources?state=failing").status_code == 200


def test_a_session_cookie_is_for_the_server_only_and_is_stored_as_a_hash(visit: Visit, database: Database) -> None:
    account(database, "anna", "reader")
    morsel = cookies_of(visit().sign_in("anna"))[SESSION_COOKIE]
    assert morsel["httponly"] and morsel["samesite"].lower() == "lax" and not morsel["secure"]
    with database.begin() as session:
        stored = session.scalars(text("select encode(token_hash, 'escape') from web_session")).all()
    assert len(stored) == 1
    assert morsel.value not in stored[0]


def test_over_https_the_cookie_is_sent_over_https_only(visit: Visit, database: Database) -> None:
    account(database, "anna", "reader")
    assert cookies_of(visit(base="https://127.0.0.1").sign_in("anna"))[SESSION_COOKIE]["secure"]


@pytest.mark.parametrize(("name", "password"), [("anna", "не тот пароль вовсе"), ("nobody", PASSWORD), ("anna", "")])
def test_a_wrong_name_or_password_is_refused_alike(name: str, password: str, visit: Visit, database: Database) -> None:
    account(database, "anna", "reader")
    person = visit()
    answer = person.sign_in(name, password)
    assert answer.status_code == 401
    assert "There is no such name with this password." in answer.text
    assert person.cookie(SESSION_COOKIE) is None


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(visit: Visit, database: Database) -> None:
    person = visit("reader")
    planted = person.cookie(SESSION_COOKIE)
    again = person.post("/sign-in", {"name": "the.reader", "password": PASSWORD})
    assert again.status_code == 303
    assert person.cookie(SESSION_COOKIE) != planted
    other = visit()
    other.client.cookies.set(SESSION_COOKIE, planted or "")
    assert other.get("/").status_code == 303


@pytest.mark.parametrize(("later", "status"), [(IDLE - timedelta(hours=1), 200), (IDLE + timedelta(minutes=1), 303)])
def test_a_session_that_is_left_alone_ends(later: timedelta, status: int, visit: Visit, clock: Clock) -> None:
    person = visit("reader")
    clock.now += later
    assert person.get("/").status_code == status


def test_a_session_ends_after_a_fortnight_though_it_is_used(visit: Visit, clock: Clock) -> None:
    person = visit("reader")
    steps = int(LIFE / timedelta(days=2)) - 1
    for _ in range(steps):
        clock.now += timedelta(days=2)
        assert person.get("/").status_code == 200
    clock.now += timedelta(days=2, minutes=1)
    assert person.get("/").status_code == 303


def test_signing_out_ends_the_session_in_the_database(visit: Visit, database: Database) -> None:
    person = visit("reader")
    token = person.cookie(SESSION_COOKIE)
    assert person.post("/sign-out").headers["location"] == "/sign-in"
    person.client.cookies.set(SESSION_COOKIE, token or "")
    assert person.get("/").status_code == 303


def test_after_some_wrong_passwords_the_right_one_waits_too(visit: Visit, database: Database, clock: Clock) -> None:
    account(database, "anna", "reader")
    person = visit()
    for _ in range(throttle.OF_A_NAME):
        assert person.sign_in("anna", "не тот пароль вовсе").status_code == 401
    assert person.sign_in("anna").status_code == 429
    clock.now += throttle.WINDOW + timedelta(seconds=1)
    assert person.sign_in("anna").status_code == 303


def test_an_address_that_tries_many_names_waits_and_others_do_not(visit: Visit, database: Database) -> None:
    account(database, "anna", "reader")
    guesser = visit(address="192.0.2.7")
    for number in range(throttle.FROM_AN_ADDRESS):
        guesser.sign_in(f"name{number}", "не тот пароль вовсе")
    assert guesser.sign_in("anna").status_code == 429
    assert visit(address="192.0.2.8").sign_in("anna").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "evil.example", "/\t/evil.example", "\\/evil", ""],
)
def test_signing_in_leads_nowhere_but_here(elsewhere: str, visit: Visit, database: Database) -> None:
    assert local_path(elsewhere) == "/"
    account(database, "anna", "reader")
    assert visit().sign_in("anna", wanted=elsewhere).headers["location"] == "/"


def test_the_first_owner_is_made_by_a_link_that_works_once(visit: Visit, database: Database, clock: Clock) -> None:
    link = owner_link(database, "http://127.0.0.1/", clock.now)
    assert link is not None
    path = link.removeprefix("http://127.0.0.1")
    form = {"token": path.partition("=")[2], "name": "Olga", "password": PASSWORD, "again": PASSWORD}
    person, late = visit(), visit()
    late_token = late.token(path)
    assert person.post("/first", form, on=path).status_code == 303
    assert "owner" in person.get("/account").text
    assert late.client.post("/first", data=form | {"name": "eve", "csrf": late_token}).status_code == 410
    assert late.get(path).status_code == 410
    assert owner_link(database, "http://127.0.0.1/", clock.now) is None


def test_a_first_link_is_over_after_a_day_and_when_another_is_made(
    visit: Visit, database: Database, clock: Clock
) -> None:
    first = owner_link(database, "http://127.0.0.1", clock.now)
    second = owner_link(database, "http://127.0.0.1", clock.now)
    assert first is not None and second is not None
    person = visit()
    assert person.get(first).status_code == 410
    assert person.get(second).status_code == 200
    clock.now += timedelta(days=1, seconds=1)
    assert person.get(second).status_code == 410


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "the.reader"])
def test_a_weak_new_password_is_refused(password: str, visit: Visit) -> None:
    person = visit("reader")
    answer = person.post("/account/password", {"password": PASSWORD, "new": password, "again": password})
    assert answer.status_code == 422


def test_a_new_password_signs_out_all_other_browsers(visit: Visit, database: Database) -> None:
    person, elsewhere = visit("reader"), visit("reader")
    new = "пять совсем других слов"
    answer = person.post("/account/password", {"password": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 303
    assert person.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert visit().sign_in("the.reader", new).status_code == 303


def test_without_any_account_the_form_says_how_to_make_one(visit: Visit, database: Database) -> None:
    person = visit()
    assert "svodka users add" in person.get("/sign-in").text
    account(database, "anna", "reader")
    assert "svodka users add" not in person.get("/sign-in").text


def test_two_owners_cannot_take_the_last_one_away(database: Database) -> None:
    account(database, "olga", "owner")
    with database.begin() as session, pytest.raises(Exception, match="only owner"):
        accounts.remove(session, "olga")
    account(database, "anna", "owner")
    with database.begin() as session:
        assert accounts.remove(session, "olga")
