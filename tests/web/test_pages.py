"""What the pages of the console show, and that nothing of a page becomes ours."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.engine import Database
from tasks.process import process_page
from tests.tasks.pages import BRIDGE, page
from tests.web.conftest import Clock, Person, TestClient
from web.app import make_app
from web.shell import web_link

Visit = Callable[..., Person]
EVERY_PAGE = [
    "/",
    "/articles",
    "/articles?q=мост&order=rank",
    "/articles/1",
    "/articles/1/page",
    "/articles/1/revisions",
    "/articles/1/facts",
    "/stories",
    "/stories/1",
    "/stories/1?old=1&new=2",
    "/sources",
    "/sources/add",
    "/sources/vesti.example",
    "/sources/vesti.example/memory",
    "/watches",
    "/watches/new?q=мост",
    "/watches/examples",
    "/account",
    "/no-such-page",
]


def test_health_is_ok_while_the_database_answers(visit: Visit) -> None:
    answer = visit().get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "polling": {"ok": True}, "watchdog": {"ok": True}}


def test_health_tells_that_nothing_is_polled_and_a_monitor_sees_it(database: Database) -> None:
    with TestClient(make_app(database, patience=timedelta(seconds=-1))) as client:
        answer, service = client.get("/health"), client.get("/health/service")
    assert answer.status_code == 200  # the page itself works: nobody should restart it
    assert answer.json()["polling"]["what"] == "Svodka does not poll: beat gives no ticks"
    assert answer.json()["watchdog"] == {"ok": False}
    assert (service.status_code, service.json()["ok"]) == (503, False)


def test_health_says_what_is_wrong_when_it_does_not() -> None:
    with TestClient(make_app(Database("postgresql://svodka:none@127.0.0.1:9/none"))) as client:
        answer = client.get("/health")
        shown = client.get("/sign-in")
    assert answer.status_code == shown.status_code == 503
    assert answer.json()["ok"] is False
    assert "none@" not in answer.text + shown.text


@pytest.mark.parametrize("path", ["/", "/articles", "/stories", "/sources", "/watches"])
def test_an_empty_service_has_all_its_pages(path: str, visit: Visit) -> None:
    assert visit("reader").get(path).status_code == 200


def test_an_empty_service_says_what_to_do(visit: Visit) -> None:
    assert "No articles yet" in visit("reader").get("/").text


def test_an_article_is_shown_with_what_was_cut_and_why(visit: Visit, stocked: Database) -> None:
    reader = visit("reader")
    assert "Мост открыли после ремонта" in reader.get("/").text
    shown = reader.get("/articles/1").text
    assert BRIDGE[-1] in shown
    assert "1 марта 2026, 12:30" in shown
    lines = reader.get("/articles/1/page").text
    assert "<del>Нашли ошибку? Выделите текст и нажмите Ctrl+Enter</del>" in lines
    assert f'<li class="kept">{BRIDGE[1]}</li>' in lines


def test_revisions_differ_by_words(visit: Visit, stocked: Database) -> None:
    shown = visit("reader").get("/articles/1/revisions").text
    assert "From revision 1 to 2" in shown
    assert "<del>утром</del><ins>вечером</ins>" in shown


def test_facts_stand_beside_their_evidence(visit: Visit, stocked: Database) -> None:
    shown = visit("reader").get("/articles/1/facts").text
    assert "article:published_time" in shown


def test_a_story_tells_who_was_first_and_what_a_copy_changed(visit: Visit, stocked: Database) -> None:
    reader = visit("reader")
    shown = reader.get("/stories/1").text
    assert '<p class="verdict">vesti.example</p>' in shown
    assert "2 copies on 2 sites" in shown
    compared = reader.get("/stories/1?old=1&new=2").text
    assert "From vesti.example to zarya.example" in compared
    assert "<ins>Открыт мост в Заречном</ins>" in compared or "<del>" in compared
    assert reader.get("/stories/1?old=1&new=3").status_code == 404


def test_search_finds_forms_of_a_word_and_marks_them(visit: Visit, stocked: Database) -> None:
    reader = visit("reader")
    found = reader.get("/articles?q=библиотеки").text
    assert "Библиотека ждёт читателей" in found
    assert "<mark>" in found
    assert "Nothing is like that" in reader.get("/articles?q=цирк").text


def test_a_watch_is_tried_kept_paused_and_removed(visit: Visit, stocked: Database) -> None:
    operator = visit("operator")
    tried = operator.get("/watches/new?q=мост").text
    assert "2 articles in the archive" in tried
    kept = operator.post("/watches/new?q=мост", {"name": "Мосты", "mode": "digest"}, on="/watches/new?q=мост")
    assert kept.status_code == 303
    path = kept.headers["location"]
    assert "Мосты" in operator.get("/watches").text
    operator.post(f"{path}/pause")
    assert "paused" in operator.get(path).text
    assert operator.post("/watches/new?q=мост", {"name": "Мосты", "mode": "digest"}).status_code == 422
    assert operator.post(f"{path}/remove").headers["location"] == "/watches"
    assert operator.get(path).status_code == 404
    assert visit("reader").post("/watches/new?q=мост", {"name": "Чужой"}).status_code == 403


def test_a_line_of_the_memory_is_vetoed_with_a_record_of_it(visit: Visit, stocked: Database) -> None:
    with stocked.begin() as session:
        session.execute(text("update site_paragraph set chrome = true"))
        line = session.execute(text("select hash, sample from site_paragraph where sample like 'Нашли%'")).first()
    assert line is not None
    operator = visit("operator")
    shown = "/sources/vesti.example/memory"
    assert line.sample in operator.get(shown).text
    assert operator.post(shown, {"line": str(line.hash), "ruling": "veto"}).status_code == 303
    assert operator.post(shown, {"line": str(line.hash), "ruling": "burn"}).status_code == 422
    assert operator.post(shown, {"line": "1", "ruling": "veto"}).status_code == 404
    with stocked.begin() as session:
        assert session.scalar(text("select ruling from site_paragraph where ruling is not null")) == "vetoed"
        assert session.scalar(text("select detail ->> 'line' from audit")) == line.sample


def test_a_line_that_is_text_so_far_is_pinned_by_its_beginning(visit: Visit, stocked: Database) -> None:
    operator = visit("operator")
    path = "/sources/vesti.example/pin"
    for start, says in (("Такой нет", "No page of this site"), ("", "No page of this site")):
        answer = operator.post(path, {"start": start})
        assert (answer.status_code, says in answer.text) == (422, True)
    done = operator.post(path, {"start": "Нашли  ошибку"})
    assert (done.status_code, done.headers["location"]) == (303, "/sources/vesti.example/memory?done=pin")
    assert "pinned" in operator.get("/sources/vesti.example/memory").text
    with stocked.begin() as session:
        ruled = session.execute(text("select sample, ruling from site_paragraph where ruling is not null")).one()
    assert (ruled.sample, ruled.ruling) == ("Нашли ошибку? Выделите текст и нажмите Ctrl+Enter", "pinned")
    assert visit("reader").post(path, {"start": "Нашли"}).status_code == 403


def test_text_of_a_page_is_never_markup(visit: Visit, stocked: Database, fetched: Callable[..., int]) -> None:
    hostile = "Опасный <script>alert(1)</script> заголовок"
    body = page(hostile.replace("<", "&lt;"), [*BRIDGE, "<img src=x onerror=alert(2)> в конце текста стоит разметка."])
    process_page(stocked, fetched("https://vesti.example/news/9", body))
    with stocked.begin() as session:
        for table, column in (
            ("article", "title"),
            ("article_revision", "title"),
            ("site_paragraph", "sample"),
            ("source", "note"),
            ("source", "last_outcome"),
            ("poll", "detail"),
        ):
            hostile = f"update {table} set {column} = '<script>alert(3)</script>'"  # noqa: S608
            session.execute(text(hostile))
        session.execute(text("update site_paragraph set chrome = true"))
        session.execute(text("update source set failures = 2"))
        session.execute(text("update article set url = 'javascript:alert(4)', region = '<b>'"))
    owner = visit("owner")
    for path in EVERY_PAGE:
        answer = owner.get(path)
        shown = answer.text.replace('<script src="/static/svodka.js" defer></script>', "")
        assert "<script" not in shown, path
        assert "<img" not in shown, path
        assert 'href="javascript' not in shown, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert " style=" not in shown, path
        assert " onclick" not in shown, path


def test_a_place_in_a_list_that_there_is_no_more_leads_to_its_beginning(visit: Visit, stocked: Database) -> None:
    answer = visit("reader").get("/articles?q=мост&after=xyz")
    assert (answer.status_code, answer.headers["location"]) == (303, "/articles?q=%D0%BC%D0%BE%D1%81%D1%82")


def test_a_text_that_only_its_own_site_has_again_is_no_story_of_several(
    visit: Visit, clock: Clock, stocked: Database
) -> None:
    clock.now += timedelta(minutes=1)  # the articles came after it was set
    reader = visit("reader")
    assert "Мост открыли после ремонта" in reader.get("/stories").text
    with stocked.begin() as session:
        session.execute(text("update article set source_id = (select min(source_id) from article)"))
    assert "No text was seen on two sites" in reader.get("/stories").text


def test_a_story_of_last_week_that_was_copied_today_is_among_those_of_today(
    visit: Visit, clock: Clock, stocked: Database
) -> None:
    clock.now += timedelta(minutes=1)
    with stocked.begin() as session:
        session.execute(
            text("update article set first_seen_at = first_seen_at - interval '8 days' where cluster_role = 'original'")
        )
    shown = visit("reader").get("/stories").text
    assert "Мост открыли после ремонта" in shown
    assert "2 copies, 1 in this time" in shown


def test_a_search_is_written_back_as_text(visit: Visit, stocked: Database) -> None:
    answer = visit("reader").get('/articles?q="><script>alert(1)</script>&region=<b>&source="><b>')
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text.replace("<b>", "", 0) or '"><b>' not in answer.text


def test_the_raw_page_is_shut_in_a_sandbox(visit: Visit, stocked: Database) -> None:
    answer = visit("reader").get("/articles/1/raw")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow" not in policy
    assert "<nav>" in answer.text
    assert 'sandbox=""' in visit("reader").get("/articles/1/page").text


@pytest.mark.parametrize(
    "path",
    ["/articles/999", "/articles/" + "9" * 60, "/articles/%00", "/articles/http:%2f%2f[", "/articles/²", "/stories/99",
     "/stories/" + "9" * 30, "/sources/none.example", "/sources/%00", "/watches/99", "/watches/99/edit",
     "/articles/1/revisions?old=77", "/articles/" + "9" * 19 + "/facts", "/static/../app.py"],
)  # fmt: skip
def test_what_is_not_there_is_404(path: str, visit: Visit, stocked: Database) -> None:
    assert visit("operator").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/no-such-page", "/articles/999", "/stories/one", "/watches/1?before=x"])
def test_a_page_that_cannot_be_keeps_the_way_to_the_others(path: str, visit: Visit) -> None:
    answer = visit("reader").get(path)
    assert answer.status_code in (404, 422)
    assert '<nav aria-label="Main">' in answer.text
    assert '<nav aria-label="Main">' not in visit().get("/no-such-page").text


def test_a_page_that_breaks_says_so_and_nothing_of_how(database: Database) -> None:
    app = make_app(database)
    app.add_api_route("/broken", lambda: 1 // 0)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert "fault of Svodka" in answer.text
    assert "division" not in answer.text


def test_whoever_is_signed_in_reads_feeds_in_the_browser(visit: Visit, stocked: Database) -> None:
    assert visit("reader").get("/feeds/articles.atom").status_code == 200
    assert visit().get("/feeds/articles.atom").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/articles?since=tomorrow", "/articles?q=%00", "/articles?q=" + "а" * 5000, "/stories/one",
     "/sources?start=-5", "/sources?start=x", "/sources?state=none&order=none&region=XX", "/stories?days=900",
     "/articles?q=%22%28%26%7C%21%3A%2A", "/watches/new?q=---", "/watches/1?before=x", "/watches/1?article=-1"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_no_error_of_the_server(path: str, visit: Visit, stocked: Database) -> None:
    assert visit("reader").get(path).status_code in (200, 404, 422)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " javascript:alert(1)", "", "http://["])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert web_link(url) == "#"
