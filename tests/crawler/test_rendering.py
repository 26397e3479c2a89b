"""A site that is JavaScript only, read with a real browser where there is one."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from backports import zstd

from crawler import ListingSpider
from crawler.access import AccessTable
from crawler.rendering import resolver_rules
from tests.crawler.crawler_web import ALLOWED, CANARY, Left, Reply, Sites, Web, redirect, run_child

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or find_spec("scrapy_playwright") is None,
    reason="needs a Chromium in the PATH and scrapy-playwright: pip install -r requirements-render.in",
)

LIST = """<html><body><div id="news"></div><script>
fetch('/data.json').then(answer => answer.json()).then(rows => {
  document.getElementById('news').innerHTML =
    rows.map(row => `<h2><a href="${row.url}">${row.title}</a></h2>`).join('');
});
</script></body></html>"""
DATA = """[{"url": "/news/2026/bridge-opened", "title": "Мост через реку открыли после ремонта"},
 {"url": "/news/2026/away-it-goes", "title": "Страница, которая уводит в сторону"}]"""
ARTICLE = """<html><body><h1 id="t"></h1><article id="a"></article><script>
document.getElementById('t').textContent = 'Мост через реку открыли после ремонта';
document.getElementById('a').innerHTML = '<p>Движение по мосту началось ' + 'в понедельник утром.</p>';
for (const url of ['http://CANARY/fetched', 'http://localhost:PORT/local']) fetch(url).catch(() => {});
new Image().src = 'http://CANARY/image';
</script><iframe src="http://CANARY/framed"></iframe><script src="http://CANARY/script.js"></script></body></html>"""


@pytest.fixture(scope="module")
def left(web: Web, fresh: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Left, Sites]:
    folder = tmp_path_factory.mktemp("rendering")
    sites, canary = Sites(web), f"{CANARY}:{web.port}"
    html = {"Content-Type": "text/html; charset=utf-8"}
    article = ARTICLE.replace("CANARY", canary).replace("PORT", str(web.port))
    pages = {
        "/list": Reply(LIST.encode(), headers=html),
        "/data.json": Reply(DATA.encode(), headers={"Content-Type": "application/json"}),
        "/news/2026/bridge-opened": Reply(article.encode(), headers=html),
        "/news/2026/away-it-goes": redirect(f"http://{canary}/away"),
    }
    sites.add("built", dict(pages), "listing", "render, cookies = True, {'consent': 'yes'}")
    sites.add("unbuilt", dict(pages), "listing")
    sites.write(folder)
    batch = run_child(folder, fresh, allow_private=ALLOWED, host_delay_seconds=0, chromium=CHROMIUM or "")
    return Left(fresh, batch), sites


@needs_browser
def test_a_site_of_scripts_gives_its_links_to_a_browser_alone(left: tuple[Left, Sites]) -> None:
    found, _ = left
    assert found.poll("unbuilt")[0] == "empty"
    assert found.poll("built")[0] == "new", found.batch.log


@needs_browser
def test_the_page_is_stored_as_the_scripts_have_built_it(left: tuple[Left, Sites]) -> None:
    [(state, status, body)] = left[0].rows(
        "select p.state, p.status, p.body from page p join source s on s.id = source_id"
        " where name = 'built' and p.url like %s",
        "%bridge-opened",
    )
    assert (state, status) == ("fetched", 200)
    assert "Движение по мосту началось в понедельник утром." in zstd.decompress(body).decode()


@needs_browser
def test_neither_page_nor_script_nor_redirect_reaches_another_host(left: tuple[Left, Sites], web: Web) -> None:
    assert [hit for hit in web.hits if hit[0] == CANARY] == []
    away = [row for row in left[0].pages("built") if row[0] != "fetched"]
    assert len(away) == 1


@needs_browser
def test_the_browser_says_who_it_is_and_sends_the_sites_cookies(left: tuple[Left, Sites], web: Web) -> None:
    seen = web.seen[left[1].address["built"], "/list"]
    assert seen["user-agent"].startswith("svodka/1.0")
    assert seen["cookie"] == "consent=yes"


def test_without_the_extra_the_source_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    facts = {"name": "vesti.example", "render": True, "listings": ["https://vesti.example/news"]}
    table = AccessTable([type("Vesti", (ListingSpider,), facts)], tmp_path, {})
    assert "scrapy-playwright is not installed" in table.problems["vesti.example"]


def test_the_browser_knows_only_the_given_names() -> None:
    rules = resolver_rules({"vesti.example": "203.0.113.5", "127.0.0.2": "127.0.0.2"})
    assert rules == "MAP vesti.example 203.0.113.5, EXCLUDE 127.0.0.2, MAP * ~NOTFOUND"
