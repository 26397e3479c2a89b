"""Keys, light and dark, a phone's width, and axe on each page, in a real Chromium."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.console.serving import served
from storage.engine import Database
from tests.core.test_watch_examples import DRILLS
from tests.web.browser import IN_A_BROWSER, PHONE, chromium, open_page, remembered, site, watched, wrong_with
from tests.web.test_pages import EVERY_PAGE
from web.app import make_app
from web.auth.first import owner_link

__all__ = ["chromium", "open_page", "remembered", "site", "watched"]

pytestmark = IN_A_BROWSER


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_and_no_page_scrolls_sideways_on_a_phone(
    scheme: str, open_page: Callable[..., Page], remembered: None, watched: int
) -> None:
    page = open_page("owner", viewport=PHONE, color_scheme=scheme)
    found = []
    for path in (*EVERY_PAGE, f"/watches/{watched}", f"/watches/{watched}/edit", "/watches/1?before=x"):
        page.goto(path)
        found += wrong_with(page)
    page.goto("/watches/examples")
    for place, drill in enumerate(DRILLS, 1):
        page.get_by_label(f"Text {place}", exact=True).fill(drill)
    page.get_by_role("button", name="Find the words that tell").click()
    expect(page.get_by_role("heading", name="The words that tell")).to_be_visible()
    found += wrong_with(page)
    page.get_by_label("The query").fill("мост")
    page.get_by_role("button", name="Try it on the archive").click()
    expect(page.get_by_role("heading", name="2 articles in the archive")).to_be_visible()
    found += wrong_with(page)
    reader = open_page("reader", viewport=PHONE, color_scheme=scheme)
    reader.goto(f"/watches/{watched}/edit")
    expect(reader.get_by_role("heading", name="Not allowed")).to_be_visible()
    found += wrong_with(reader)
    nobody = open_page(None, viewport=PHONE, color_scheme=scheme)
    nobody.goto("/sign-in")
    nobody.get_by_label("Name").fill("nobody")
    nobody.get_by_label("Password").fill("wrong")
    nobody.get_by_role("button", name="Sign in").click()
    expect(nobody.get_by_role("alert")).to_be_visible()
    found += wrong_with(nobody)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_first_owner_has_nothing_grave(scheme: str, chromium: Browser, database: Database) -> None:
    with served(make_app(database)) as address:
        page = chromium.new_page(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(owner_link(database, address, datetime.now(UTC)) or "")
        expect(page.get_by_role("button", name="Make the account")).to_be_visible()
        assert wrong_with(page) == []
        page.close()
