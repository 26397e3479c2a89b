"""Every path of the console in a real Chromium: clicks, keys, no script, a phone's width, and axe on each page."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.add.server import serving
from bench.console.serving import served
from storage.engine import Database
from tasks.process import process_page
from tests.tasks.pages import LIBRARY
from tests.tasks.pages import page as made
from tests.web.conftest import PASSWORD, account
from tests.web.test_add_site import PAPER, WALL
from tests.web.test_pages import EVERY_PAGE
from web.app import make_app
from web.looks import Looks

_CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]
_GRAVE = {"serious", "critical"}
_PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=str(Path(_CHROMIUM or "")), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def site(stocked: Database, looks: Callable[..., Looks]) -> Iterator[str]:
    for role in ("reader", "operator", "owner"):
        account(stocked, f"the.{role}", role)
    with serving([PAPER, WALL]) as (proxy, _), served(make_app(stocked, looks=looks(proxy))) as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """A browser of its own at the console, signed in as this role; `problems` of a page must stay empty."""
    contexts: list[Any] = []

    def begin(role: str | None = "reader", **more: Any) -> Page:
        context = chromium.new_context(base_url=site, **more)
        contexts.append(context)
        page = context.new_page()
        if role is not None:
            page.goto("/sign-in")
            page.get_by_label("Name").fill(f"the.{role}")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("heading", name="What arrived last")).to_be_visible()
        return page

    yield begin
    for context in contexts:
        context.close()


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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_operator_adds_a_site_that_was_shown_and_reads_why_another_cannot_be(
    scripts: bool, open_page: Callable[..., Page]
) -> None:
    page = open_page("operator", java_script_enabled=scripts, viewport=_PHONE)
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
        assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"]
        assert [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in _GRAVE] == []
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_label("Kind", exact=True)).to_have_value("media")
    page.go_back()
    page.get_by_role("button", name="Add this site").click()
    page.get_by_role("link", name=PAPER.host, exact=True).click()
    expect(page.get_by_role("button", name="Poll now")).to_be_visible()
    expect(page.get_by_text("source.add")).to_be_visible()


def test_keys_walk_through_a_list_and_the_focus_is_seen(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    line = page.locator("[data-lines] > .at")
    expect(line).to_have_count(1)
    expect(line.locator("a.title")).to_be_focused()
    assert line.locator("a.title").evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/articles/"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_light_and_dark_are_switched_and_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(paper)
    page.goto("/articles")
    assert light != dark == page.evaluate(paper)


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_and_no_page_scrolls_sideways_on_a_phone(
    scheme: str, open_page: Callable[..., Page]
) -> None:
    page = open_page("owner", viewport=_PHONE, color_scheme=scheme)
    axe = Axe()
    found = []
    for path in EVERY_PAGE:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > _PHONE["width"]:
            found.append(f"{path} is {wide} wide")
        for violation in axe.run(page, options={"iframes": False}).response["violations"]:
            if violation["impact"] in _GRAVE:
                found.append(f"{path} {violation['id']}: {violation['nodes'][0]['html'][:200]}")
    assert found == []
