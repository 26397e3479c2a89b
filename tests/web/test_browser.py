"""Every path of the console in a real Chromium, as people click through it, and without scripts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.console.serving import served
from storage.engine import Database
from tasks.process import process_page
from tests.core.test_watch_examples import DRILLS
from tests.tasks.pages import LIBRARY
from tests.tasks.pages import page as made
from tests.web.browser import IN_A_BROWSER, PHONE, chromium, open_page, remembered, site, wrong_with
from tests.web.conftest import PASSWORD
from tests.web.test_add_site import PAPER, WALL
from web.app import make_app
from web.auth.first import owner_link

__all__ = ["chromium", "open_page", "remembered", "site"]

pytestmark = IN_A_BROWSER


def test_an_analyst_clicks_from_the_first_page_to_what_a_copy_changed(open_page: Callable[..., Page]) -> None:
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.get_by_role("link", name="Открыт мост в Заречном").first.click()
    page.get_by_role("link", name="Page, line by line").click()
    expect(page.get_by_text("Нашли ошибку?").first).to_be_visible()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Открыт мост в Заречном")).to_be_visible()
    page.get_by_role("link", name="Revisions").click()
    page.get_by_role("link", name="Facts").click()
    expect(page.get_by_role("row", name="Published")).to_be_visible()
    page.get_by_role("link", name="Text", exact=True).click()
    page.get_by_role("link", name="Who was first").click()
    expect(page.locator(".verdict")).to_have_text("vesti.example")
    page.get_by_role("button", name="Compare two copies").click()
    expect(page.get_by_role("heading", name="From vesti.example to zarya.example")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Stories").click()
    page.get_by_role("link", name="Мост открыли после ремонта").click()
    page.locator(".timeline a").first.click()
    expect(page).to_have_url(re.compile("/articles/"))
    assert said == []


def test_a_search_is_narrowed_and_becomes_a_watch(open_page: Callable[..., Page]) -> None:
    page = open_page("operator")
    page.keyboard.press("/")
    page.keyboard.type("мост")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 articles")).to_be_visible()
    page.locator(".facet").get_by_role("link", name="zarya.example").click()
    expect(page.get_by_role("heading", name="1 article")).to_be_visible()
    page.get_by_role("link", name="Without zarya.example").click()
    page.get_by_role("link", name="Watch this").click()
    page.get_by_label("Name").fill("Мосты")
    page.get_by_role("button", name="Watch from now on").click()
    expect(page.get_by_role("heading", name="Мосты")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("There is no watch yet")).to_be_visible()


def test_an_operator_works_on_a_source_and_its_memory(open_page: Callable[..., Page], stocked: Database) -> None:
    page = open_page("operator")
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("searchbox", name="Name").fill("vesti")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="vesti.example").click()
    page.get_by_role("button", name="Poll now").click()
    expect(page.get_by_role("status")).to_contain_text("due now")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("not polled", exact=True)).to_be_visible()
    page.get_by_role("button", name="Enable").click()
    expect(page.get_by_role("button", name="Poll now")).to_be_visible()
    page.get_by_role("link", name="Memory").click()
    expect(page.get_by_text("No line of this site is known yet")).to_be_visible()


def test_example_texts_become_a_watch_that_is_changed_later(open_page: Callable[..., Page], stocked: Database) -> None:
    page = open_page("operator")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Watches").click()
    page.get_by_role("link", name="From example texts").click()
    for place, drill in enumerate(DRILLS, 1):
        page.get_by_label(f"Text {place}", exact=True).fill(drill)
    page.get_by_role("button", name="Find the words that tell").click()
    expect(page.get_by_role("heading", name="The words that tell")).to_be_visible()
    page.get_by_label("The query").fill("~мост")
    page.get_by_role("button", name="Try it on the archive").click()
    expect(page.get_by_role("heading", name="2 articles in the archive")).to_be_visible()
    page.get_by_label("Name").fill("Мосты")
    page.get_by_role("button", name="Watch from now on").click()
    page.get_by_role("link", name="Change").click()
    page.get_by_role("searchbox", name="Words").fill("библиотека")
    page.get_by_role("button", name="Try it on the archive").click()
    expect(page.get_by_role("heading", name="1 article in the archive")).to_be_visible()
    page.get_by_label("Tells of news").select_option("in the daily digest")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_text("in the daily digest")).to_be_visible()
    expect(page.locator("code", has_text="библиотека")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_operator_adds_a_site_that_was_shown_and_reads_why_another_cannot_be(
    scripts: bool, open_page: Callable[..., Page]
) -> None:
    page = open_page("operator", java_script_enabled=scripts, viewport=PHONE)
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("link", name="Add a site").click()
    page.get_by_label("Address of the site").fill(f"{PAPER.url}\n{WALL.url}")
    page.get_by_text("What you know of it").click()
    page.get_by_label("Kind", exact=True).select_option("media")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Looking at 2 sites")).to_be_visible()
    expect(page.get_by_role("heading", name="Add this site?")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("anti-bot wall")).to_be_visible()
    expect(page.get_by_text("Школа в Заречинске").first).to_be_visible()
    expect(page.get_by_role("row", name="Kind media")).to_contain_text("you said so with «Kind»")
    if scripts:
        assert wrong_with(page) == []
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_label("Kind", exact=True)).to_have_value("media")
    page.go_back()
    page.get_by_role("button", name="Add this site").click()
    page.get_by_role("link", name=PAPER.host, exact=True).click()
    expect(page.get_by_role("button", name="Poll now")).to_be_visible()
    expect(page.get_by_text("source.add")).to_be_visible()


def test_an_owner_rules_on_a_line_changes_the_password_and_sees_what_was_done(
    open_page: Callable[..., Page], remembered: None
) -> None:
    page = open_page("owner")
    page.goto("/sources/vesti.example/memory")
    page.get_by_role("button", name="veto: Нашли ошибку?").click()
    expect(page.get_by_role("status")).to_contain_text("The line is text and stays")
    page.get_by_role("link", name="the.owner").click()
    expect(page.get_by_role("row").filter(has_text="source.veto")).to_be_visible()
    page.get_by_label("Present password").fill(PASSWORD)
    for field in ("New password", "The same again"):
        page.get_by_label(field).fill("другие четыре слова")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("row").filter(has_text="account.password")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("Name").fill("The.Owner")
    page.get_by_label("Password").fill("другие четыре слова")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What arrived last")).to_be_visible()


def test_the_first_owner_comes_by_the_link_once(chromium: Browser, database: Database) -> None:
    with served(make_app(database)) as address:
        link = owner_link(database, address, datetime.now(UTC))
        page = chromium.new_page()
        page.goto(link or "")
        page.get_by_label("Name").fill("olga")
        page.get_by_label("Password, 10").fill(PASSWORD)
        page.get_by_label("The same again").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("link", name="olga")).to_be_visible()
        page.goto(link or "")
        expect(page.get_by_role("heading", name="Gone")).to_be_visible()
        page.close()


def test_without_scripts_everything_can_be_read_and_forms_work(open_page: Callable[..., Page]) -> None:
    page = open_page("operator", java_script_enabled=False)
    page.get_by_role("link", name="Мост открыли после ремонта").first.click()
    expect(page.locator("article")).to_contain_text("В посёлке Заречном")
    page.goto("/articles?q=мост")
    expect(page.get_by_role("heading", name="2 articles")).to_be_visible()
    page.goto("/sources/vesti.example")
    page.get_by_role("button", name="Poll now").click()
    expect(page.get_by_role("status")).to_contain_text("due now")


def test_a_page_that_was_fetched_runs_no_script_in_the_console(
    open_page: Callable[..., Page], stocked: Database, fetched: Callable[..., int]
) -> None:
    body = made("Новая запись в архиве", LIBRARY[::-1]).replace(
        "</article>",
        "</article><script>document.title = 'run'; document.body.id = 'run'</script><img src=x onerror=run()>",
    )
    process_page(stocked, fetched("https://vesti.example/news/66", body))
    page = open_page()
    for path in ("/articles/4/page", "/articles/4/raw"):
        page.goto(path)
        frame = page.frames[-1]
        frame.wait_for_load_state()
        assert frame.locator("#run").count() == 0
        assert page.title() != "run"
