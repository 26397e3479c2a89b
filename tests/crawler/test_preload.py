"""In processes of their own: what was imported cannot be taken back."""

import subprocess
import sys

from tests.crawler.crawler_web import ROOT

PARENT = """
import gc, os, sys
from datetime import UTC, datetime
from core.config import load
from core.polling.hours import is_day_off
from crawler.batch import run_batch
from crawler.preload import preload
from crawler.scrapy_settings import engine_settings
from scrapy.crawler import Crawler
from scrapy import Spider
from storage.engine import Database
from tasks.forks import settle

preload(load())
settle()
assert "twisted.internet.reactor" not in sys.modules, "the forks would share a reactor"
before = set(sys.modules)
if os.fork() == 0:
    from scrapy.utils.reactor import install_reactor
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    crawler = Crawler(type("Any", (Spider,), {"name": "any"}), engine_settings(load()))
    crawler._apply_settings()
    crawler.spider = crawler._create_spider()
    crawler.engine = crawler._create_engine()
    is_day_off(datetime.now(UTC))
    Database("postgresql://nobody@127.0.0.1:1/none")
    assert gc.get_freeze_count() > len(gc.get_objects()), "the collector looks through what the parent has made"
    print(*sorted(name for name in set(sys.modules) - before if name.startswith(("scrapy.", "holidays", "psycopg"))))
    sys.stdout.flush()
    os._exit(0)
_, status = os.wait()
sys.exit(status)
"""


def test_an_engine_in_a_fork_finds_every_part_of_it_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARENT], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [], "these were imported in the fork, as for every batch"
