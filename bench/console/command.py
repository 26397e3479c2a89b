"""The command: load, ask for each page, table."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.console.cpu import Cpu
from bench.console.load import Stock, stocked
from bench.console.pages import ASKED, TIMES, WARM, Request, for_programs, of_the_console
from bench.console.serving import served
from bench.scratch import scratch_database
from bench.search.load import START
from cli.choose import sources
from storage import reading
from storage.engine import Database
from web.app import make_app
from web.auth.gate import SESSION_COOKIE

NOW = START + timedelta(days=365)
_MOST_MS, _MOST_BYTES = 150, 150_000
_AS_LARGE_AS_THEIR_SITES = frozenset({"raw page"})


def run(size: int = 50_000) -> int:
    """The exit code is 1 where a page is slower or larger than it may be."""
    out = Console(width=110, highlight=False)
    with scratch_database() as database:
        held = measure(out, database, stocked(database, size, TIMES, NOW))
    return 0 if held else 1


def measure(out: Console, database: Database, stock: Stock) -> bool:
    with _served(database, stock) as (client, times):
        cpu = Cpu(database)
        pages, held = _pages(client, times, cpu, of_the_console(stock), _MOST_BYTES)
        programs, quick = _pages(client, times, cpu, for_programs(stock), None)
    pages.title, programs.title = "pages of the console", "for programs"
    out.print(f"{stock.size:,} articles, 2,000 sources; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    out.print(pages, programs, _looks(database))
    return held and quick


def _pages(
    client: httpx.Client, times: list[float], cpu: Cpu, pages: Mapping[str, Sequence[Request]], most: int | None
) -> tuple[Table, bool]:
    """Server time of each, and whether all are quick enough, and small enough where `most` bytes are given."""
    table = _table("page", "p50 ms", "p95 ms", "CPU ms", "KB")
    held = True
    for name, requests in pages.items():
        sizes, spent = [], None
        for place, request in enumerate(requests):
            if place == WARM:
                times.clear()
                spent = cpu.seconds()
            sizes.append(_asked(client, request))
        spent = None if spent is None else ((cpu.seconds() or 0) - spent) / ASKED
        p50, p95 = np.percentile(times, [50, 95]) * 1000
        held &= p95 <= _MOST_MS and (most is None or name in _AS_LARGE_AS_THEIR_SITES or max(sizes) <= most)
        table.add_row(name, f"{p50:.0f}", f"{p95:.0f}", _ms(spent), f"{max(sizes) / 1000:.0f}")
    return table, held


def _asked(client: httpx.Client, request: Request) -> int:
    """The bytes of the answer. A page that is not there counts like any; everything else raises."""
    if request.stranger:
        answer = httpx.get(client.base_url.join(request.path), trust_env=False)
    elif request.form is None:
        answer = client.get(request.path)
    else:
        answer = client.post(request.path, data=request.form)
    if answer.status_code != httpx.codes.NOT_FOUND:
        answer.raise_for_status()
    return len(answer.content)


def _looks(database: Database) -> Table:
    """What the commands that look at the whole service ask of the database."""
    table = _table("command, its figures", "p50 ms", "p95 ms", "CPU ms", "")
    looks: dict[str, Callable[..., object]] = {
        "svodka status": lambda session: reading.status(session, NOW),
        "svodka sources": sources,
    }
    cpu = Cpu(database)
    for name, look in looks.items():
        times = []
        spent, own = cpu.seconds(), time.thread_time()
        for _ in range(ASKED // 4):
            began = time.perf_counter()
            with database.begin() as session:
                look(session)
            times.append(time.perf_counter() - began)
        own = time.thread_time() - own
        spent = None if spent is None else ((cpu.seconds() or 0) - spent + own) / len(times)
        p50, p95 = np.percentile(times, [50, 95]) * 1000
        table.add_row(name, f"{p50:.0f}", f"{p95:.0f}", _ms(spent), "")
    return table


def _table(*columns: str) -> Table:
    table = Table(title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left", min_width=0 if place else 28)
    return table


def _ms(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:.0f}"


@contextmanager
def _served(database: Database, stock: Stock) -> Iterator[tuple[httpx.Client, list[float]]]:
    """The owner's browser at the real server, and the seconds that the application took for each request."""
    app = make_app(database, open_reading=True, api_per_minute=1_000_000, now=lambda: NOW)
    times: list[float] = []

    async def timed(scope, receive, send):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        await app(scope, receive, send)
        if scope["type"] == "http":
            times.append(time.perf_counter() - began)

    cookies = {SESSION_COOKIE: stock.cookie}
    with (
        served(timed) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=120, cookies=cookies) as client,
    ):
        yield client, times
