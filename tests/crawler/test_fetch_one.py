"""`svodka explain URL` for a page that is not stored: fetched once, with the crawler's manners."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.crawler_web import ALLOWED, HTML, ROOT, Reply, Web
from tests.extraction.ru_pages import STORIES, government

STORY = STORIES[0]


Done = subprocess.CompletedProcess[str]


def explain(url: str, database: str, broker: str, folder: Path, allowed: str = ALLOWED) -> Done:
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": str(ROOT), "DATABASE_URL": database, "BROKER_URL": broker}
    environment |= {"SVODKA_VAR": str(folder), "SVODKA_CONFIG": os.devnull, "SVODKA_ALLOW_PRIVATE": allowed}
    command = [sys.executable, "-m", "cli", "explain", url]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


@pytest.fixture(scope="module")
def site(web: Web) -> str:
    address = "127.0.0.59"
    web.sites[address] = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /private\n"),
        "/news/1": Reply(government(STORY).encode("cp1251", "xmlcharrefreplace"), headers=HTML),
        "/private/1": Reply(b"<html>", headers=HTML),
    }
    return address


def test_a_page_that_is_not_stored_is_fetched_once(
    web: Web, site: str, fresh: str, broker_url: str, tmp_path: Path
) -> None:
    done = explain(web.url(site, "/news/1"), fresh, broker_url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "This page is not stored; it is fetched now." in done.stderr
    assert f"title         {STORY.title}" in done.stdout
    assert "charset       cp1251" in done.stdout
    assert (web.hits[site, "/robots.txt"], web.hits[site, "/news/1"]) == (1, 1)
    assert "svodka" in web.seen[site, "/news/1"]["user-agent"]


@pytest.mark.parametrize(
    ("path", "allowed", "says"),
    [
        ("/private/1", ALLOWED, "robots"),
        ("/nothing", ALLOWED, "gone"),
        ("/news/1", "", "blocked_address"),
    ],
)
def test_a_page_that_may_not_or_cannot_be_fetched_gives_a_sentence(
    web: Web, site: str, fresh: str, broker_url: str, tmp_path: Path, path: str, allowed: str, says: str
) -> None:
    before = web.hits[site, path]
    done = explain(web.url(site, path), fresh, broker_url, tmp_path, allowed)
    assert done.returncode == 1
    assert "cannot be fetched: " in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert web.hits[site, path] - before == (path == "/nothing")
