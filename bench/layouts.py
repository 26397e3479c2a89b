"""Layout changes of a made-up site, through the real path: pages in Postgres, processed, judged poll by poll; then a
rule is proposed and the pages are read again with it.

Prints for each change after how many polls it was found, what was said, and what the proposed rules bring back.
"""

import os
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from bench.layout_news import stream
from bench.layout_pages import CHANGES, Change
from bench.layout_site import Site
from bench.process import drop, scratch
from core.config import load
from service.servers import embedded
from storage.engine import Database

_START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_A_POLL = 3  # pages
_BEFORE, _AFTER = 8, 4  # polls


def main() -> int:
    out = Console(width=160, highlight=False)
    with embedded(load()) as (url, _):
        database = scratch(url)
        os.environ["DATABASE_URL"] = database.engine.url.render_as_string(hide_password=False)
        try:
            for number, change in enumerate(CHANGES, 1):
                print(run(database, number, change))
        finally:
            drop(database, url)
    return 0


def run(database: Database, number: int, change: Change):
    site = Site(database, f"change{number}.invalid", change.rules, change.hints)
    news = stream(_START, _A_POLL * (_BEFORE + _AFTER), site.name)
    place = {article: index for index, article in enumerate(news)}
    polls = [news[i : i + _A_POLL] for i in range(0, len(news), _A_POLL)]
    for poll in polls[:_BEFORE]:
        early = site.poll(poll, lambda a: change.before(a, news[: place[a]]))
        assert early is None, early
    found = None
    for count, poll in enumerate(polls[_BEFORE:], 1):
        alert = site.poll(poll, lambda a: change.page(a, news[: place[a]]))
        if alert and found is None:
            found = count, alert.headline, alert.evidence
    return change.name, found


if __name__ == "__main__":
    sys.exit(main())
