"""The command: load, ask for each page, table."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.console.load import COPIES, STORY, fill
from bench.console.serving import served
from bench.scratch import scratch_database
from bench.search.load import START, load
from bench.search.texts import Texts
from core.query import ArticleQuery
from storage import watches
from storage.engine import Database
from web.app import make_app

_NOW = START + timedelta(days=365)
_ASKED = 40  # times each page, after a few that warm the memory
_WARM = 3
_MOST_MS, _MOST_BYTES = 150, 150_000


def run(size: int = 50_000) -> int:
    """The exit code is 1 where a page is slower or larger than it may be."""
    out = Console(width=110, highlight=False)
    with scratch_database() as database:
        texts = Texts()
        load(database, texts, size)
        with database.begin() as session:
            fill(session, texts, _NOW)
            words = [texts.text().title.split()[0] for _ in range(_ASKED + _WARM)]
            watch = watches.add(session, "Темы", ArticleQuery(words[0]))
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum (analyze)"))
        with _served(database) as (client, times):
            table, held = _measured(client, times, _pages(words, size, watch))
        out.print(f"{size:,} articles, 2,000 sources; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        out.print(table)
    return 0 if held else 1


def _pages(words: list[str], size: int, watch: int) -> dict[str, list[str]]:
    """The addresses of each page, as often as it is asked for; searches and articles differ."""

    def same(path: str) -> list[str]:
        return [path] * len(words)

    numbers = np.random.default_rng(3).integers(1, size, len(words))
    return {
        "now": same("/"),
        "articles": same("/articles"),
        "articles, search": [f"/articles?q={word}" for word in words],
        "articles, best match": [f"/articles?q={word}&order=rank" for word in words],
        "articles, region": [f"/articles?q={word}&region=RU-BEL" for word in words],
        "article": [f"/articles/{number}" for number in numbers],
        "article with 60 copies": same(f"/articles/{STORY}"),
        "page, line by line": [f"/articles/{1 + place % COPIES}/page" for place in range(len(words))],
        "raw page": same(f"/articles/{STORY}/raw"),
        "revisions": same(f"/articles/{STORY}/revisions"),
        "facts": same(f"/articles/{STORY}/facts"),
        "stories": same("/stories"),
        "stories, 3 days": same("/stories?days=3"),
        "story": same(f"/stories/{STORY}"),
        "story, two copies": same(f"/stories/{STORY}?old=1&new=2"),
        "sources": same("/sources"),
        "sources, failing": same("/sources?state=failing&order=failures"),
        "source": [f"/sources/site{place}.invalid" for place in range(len(words))],
        "memory": [f"/sources/site{place}.invalid/memory" for place in range(len(words))],
        "watches": same("/watches"),
        "watch": same(f"/watches/{watch}"),
        "watch, tried": [f"/watches/new?q={word}" for word in words],
    }


def _measured(client: httpx.Client, times: list[float], pages: dict[str, list[str]]) -> tuple[Table, bool]:
    table = Table(title="server time and size of each page", title_justify="left")
    for column in ("page", "p50 ms", "p95 ms", "KB"):
        table.add_column(column, justify="left" if column == "page" else "right")
    held = True
    for name, addresses in pages.items():
        sizes = []
        for place, address in enumerate(addresses):
            if place == _WARM:
                times.clear()
            answer = client.get(address)
            answer.raise_for_status()
            sizes.append(len(answer.content))
        p50, p95 = np.percentile(times, [50, 95]) * 1000
        raw = name == "raw page"  # as large as its site made it
        held &= p95 <= _MOST_MS and (raw or max(sizes) <= _MOST_BYTES)
        table.add_row(name, f"{p50:.0f}", f"{p95:.0f}", f"{max(sizes) / 1000:.0f}")
    return table, held


@contextmanager
def _served(database: Database) -> Iterator[tuple[httpx.Client, list[float]]]:
    """A client of the real server, and the seconds that the application took for each request."""
    app = make_app(database, open_reading=True, now=lambda: _NOW)
    times: list[float] = []

    async def timed(scope, receive, send):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        await app(scope, receive, send)
        if scope["type"] == "http":
            times.append(time.perf_counter() - began)

    with served(timed) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client, times
