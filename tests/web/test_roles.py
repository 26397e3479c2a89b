"""Who may do what, and that only our own pages' forms do it."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from storage.engine import Database
from tests.web.conftest import Person
from web.auth.gate import own_form, reading
from web.auth.routes import router as sign_in
from web.console import ROUTERS

Visit = Callable[..., Person]
_OPEN = {"/sign-in", "/first", "/sign-out"}


def routes(method: str) -> list[APIRoute]:
    """Those of the console; programs have keys of their own."""
    routers = (*ROUTERS, sign_in)
    found = [r for router in routers for r in router.routes if isinstance(r, APIRoute) and method in r.methods]
    assert len(found) > 8
    return found


def _asks(route: APIRoute) -> set[object]:
    def below(dependant) -> Iterator[object]:  # type: ignore[no-untyped-def]
        yield dependant.call
        for one in dependant.dependencies:
            yield from below(one)

    return set(below(route.dependant))


def test_every_form_asks_for_the_token_of_its_page() -> None:
    assert [route.path for route in routes("POST") if own_form not in _asks(route)] == []


def test_every_page_asks_who_reads_it() -> None:
    unasked = {route.path for method in ("GET", "POST") for route in routes(method) if reading not in _asks(route)}
    assert unasked <= _OPEN


@pytest.mark.parametrize("action", ["enable", "disable", "poll"])
def test_a_reader_may_not_touch_a_source_and_an_operator_may(action: str, visit: Visit, stocked: Database) -> None:
    reader, operator = visit("reader"), visit("operator")
    path = f"/sources/vesti.example/{action}"
    assert reader.post(path).status_code == 403
    done = operator.post(path)
    assert (done.status_code, done.headers["location"]) == (303, f"/sources/vesti.example?done={action}")
    with stocked.begin() as session:
        [row] = session.execute(text("select account, action, subject from audit")).all()
    assert row == ("the.operator", f"source.{action}", "vesti.example")


def test_the_buttons_stand_only_where_they_work(visit: Visit, stocked: Database) -> None:
    page = "/sources/vesti.example"
    assert "Poll now" not in visit("reader").get(page).text
    assert "Poll now" in visit("operator").get(page).text


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_a_form_without_its_token_changes_nothing(csrf: str, visit: Visit, stocked: Database) -> None:
    operator = visit("operator")
    answer = operator.client.post(
        "/sources/vesti.example/disable", data={"csrf": csrf} if csrf else {}, follow_redirects=False
    )
    assert answer.status_code == 403
    with stocked.begin() as session:
        assert session.scalar(text("select enabled from source where name = 'vesti.example'"))


def test_the_token_of_another_visitor_is_worth_nothing(visit: Visit, stocked: Database) -> None:
    token = visit("reader").token("/account")
    assert visit("operator").post("/sources/vesti.example/poll", {"csrf": token}).status_code == 403


def test_a_form_that_another_site_sends_is_refused(visit: Visit, stocked: Database) -> None:
    answer = visit("operator").post("/sources/vesti.example/poll", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_role_that_is_taken_away_counts_at_once(visit: Visit, stocked: Database) -> None:
    operator = visit("operator")
    with stocked.begin() as session:
        session.execute(text("update account set role = 'reader'"))
    assert operator.post("/sources/vesti.example/poll").status_code == 403


def test_what_was_done_is_shown_to_the_owner_only(visit: Visit, stocked: Database) -> None:
    visit("operator").post("/sources/vesti.example/disable")
    assert "source.disable" in visit("owner").get("/account").text
    assert "source.disable" not in visit("operator").get("/account").text


def test_on_loopback_reading_is_open_where_the_setting_says_so(visit: Visit, stocked: Database) -> None:
    assert visit(open_reading=True).get("/articles/1").status_code == 200
    assert visit(open_reading=False).get("/articles/1").status_code == 303


@pytest.mark.parametrize(
    ("address", "base", "headers"),
    [
        ("192.0.2.7", "http://127.0.0.1", {}),
        ("127.0.0.1", "http://rebound.example", {}),
        ("127.0.0.1", "http://127.0.0.1", {"x-forwarded-for": "192.0.2.7"}),
        ("127.0.0.1", "http://127.0.0.1", {"forwarded": "for=192.0.2.7"}),
    ],
)
def test_open_reading_is_for_this_machine_only(
    address: str, base: str, headers: dict[str, str], visit: Visit, stocked: Database
) -> None:
    person = visit(open_reading=True, address=address, base=base)
    assert person.get("/articles/1", headers=headers).status_code == 303


def test_open_reading_changes_nothing(visit: Visit, stocked: Database) -> None:
    person = visit(open_reading=True)
    answer = person.post("/sources/vesti.example/disable", on="/watches/new")
    assert answer.status_code in (303, 403)
    assert "done" not in answer.headers.get("location", "")
    with stocked.begin() as session:
        assert session.scalar(text("select enabled from source where name = 'vesti.example'"))
