"""A real Chromium at a console with articles, signed in as anybody, and what may not be wrong with a page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import text

from bench.add.server import serving
from bench.console.serving import served
from core.query import ArticleQuery
from storage import watches
from storage.engine import Database
from storage.watch_events import follow
from tests.web.conftest import PASSWORD, account
from tests.web.test_add_site import PAPER, WALL
from web.app import make_app
from web.looks import Looks

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]
PHONE = {"width": 360, "height": 740}
_GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=str(Path(CHROMIUM or "")), args=flags)
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


@pytest.fixture
def remembered(stocked: Database) -> None:
    """The sites' lines are known for what they are."""
    with stocked.begin() as session:
        session.execute(text("update site_paragraph set chrome = true"))


@pytest.fixture
def watched(stocked: Database) -> int:
    """A watch that has found two copies of a story."""
    with stocked.begin() as session:
        number = watches.add(session, "Мосты", ArticleQuery("мост"))
    with stocked.begin() as session:
        follow(session)
    return number


def wrong_with(page: Page) -> list[str]:
    """What axe finds that is grave, and a page that is wider than its window."""
    place = page.url.partition("//")[2].partition("/")[2]
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    found = [f"{place} is {wide} wide"] if wide > window else []
    for violation in Axe().run(page, options={"iframes": False}).response["violations"]:
        if violation["impact"] in _GRAVE:
            found.append(f"{place} {violation['id']}: {violation['nodes'][0]['html'][:200]}")
    return found
