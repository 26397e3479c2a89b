"""`svodka mend` for a list that gives no link any more: it is asked for once, and a rule is written."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from core.layout_words import list_finding
from core.models import Address, AddressKind
from storage import alerts, sources
from storage.engine import Database
from tests.crawler.crawler_web import ALLOWED, HTML, ROOT, Reply, Web
from tests.storage.conftest import facts

NAME, HOST = "spisok.example", "127.0.0.57"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILE = '''"""Московская область."""

from crawler import ListingSpider


class Spisok(ListingSpider):
    name = "spisok.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    listings = ["{url}"]
    links_css = ".news-list a"
'''


def listless(url: str, database: str) -> None:
    db = Database(database)
    with db.begin() as session:
        sources.sync(session, [facts(NAME, addresses=(Address(url, AddressKind.LISTING),))])
        number = sources.number_of(session, NAME)
        assert number is not None
        alerts.open_(session, list_finding(number, NAME, NOW, 2, "Nothing on the page matches links_css"), NOW)
    db.close()


def test_a_rule_for_the_list_is_proposed_and_written(web: Web, fresh: str, broker_url: str, tmp_path: Path) -> None:
    card = '<div class="card"><a class="card-link" href="/news/2026/novost-{}.html">В посёлке открыли мост {}</a></div>'
    cards = "".join(card.format(n, n) for n in range(10, 20))
    web.sites[HOST] = {"/news/": Reply(f"<html><body><main>{cards}</main></body></html>".encode(), headers=HTML)}
    url = web.url(HOST, "/news/")
    listless(url, fresh)
    (tmp_path / "own_sites").mkdir()
    file = tmp_path / "own_sites" / "__init__.py"
    file.write_text(FILE.replace("{url}", url), encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {"PYTHONPATH": f"{ROOT}:{tmp_path}", "DATABASE_URL": fresh, "BROKER_URL": broker_url}
    environment |= {"SVODKA_VAR": str(tmp_path), "SVODKA_CONFIG": os.devnull, "SVODKA_ALLOW_PRIVATE": ALLOWED}
    environment |= {"SVODKA_SPIDER_MODULES": "own_sites"}
    command = [sys.executable, "-m", "cli", "mend", NAME, "--yes"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "10 articles are found" in done.stdout
    assert '+    links_css = ".card-link"' in done.stdout
    assert file.read_text(encoding="utf-8") == FILE.replace("{url}", url).replace(".news-list a", ".card-link")
