"""The process stage end to end (raw page in Postgres to stored article) against a bare loop of
`trafilatura.extract`, on the same pages, alternating in one run on one core.

Prints CPU seconds of this process and wall time, pages a second, the ratio, and peak memory. The stage
also decodes, dates, cleans, compares with all articles before, and writes; the loop only extracts.
"""

import resource
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import trafilatura
from rich.console import Console
from rich.table import Table

from bench import pages
from core.config import load
from core.models import Address, AddressKind, Kind, Link, SourceFacts
from service.servers import embedded
from storage import claims, discovered, frontier, sources
from storage.engine import Database
from storage.migrate import upgrade

_ROUND = 25  # pages of one turn before the other side has its turn
_NAME = "bench.invalid"


def main() -> int:
    out = Console(width=120, highlight=False)
    with embedded(load()) as (url, _):
        name, corpus = pages.load()
        database = scratch(url)
        try:
            numbers = stored(database, corpus)
            ours, bare, outcomes = run(database, corpus, numbers)
        finally:
            drop(database, url)
    table = Table(title=f"{len(corpus)} pages of {name}, one process", title_justify="left")
    for column in ("", "pages/s (CPU)", "pages/s (wall)", "ms a page (CPU)"):
        table.add_column(column, justify="left" if not column else "right")
    for label, (cpu, wall) in (("process stage", ours), ("bare trafilatura.extract", bare)):
        table.add_row(label, f"{len(corpus) / cpu:.1f}", f"{len(corpus) / wall:.1f}", f"{1000 * cpu / len(corpus):.1f}")
    out.print(table)
    out.print(
        f"ratio (process stage / bare loop): {bare[0] / ours[0]:.2f} by CPU, {bare[1] / ours[1]:.2f} by wall time"
    )
    out.print(f"outcomes: {dict(outcomes)}")
    out.print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return 0


def run(
    database: Database, corpus: list[pages.BenchPage], numbers: list[int]
) -> tuple[tuple[float, float], tuple[float, float], Counter[str]]:
    """(CPU seconds, wall seconds) of both sides, and how the pages ended."""
    from tasks.process import process_page

    ours, bare = [0.0, 0.0], [0.0, 0.0]
    outcomes: Counter[str] = Counter()
    trafilatura.extract(corpus[0].body)  # both sides start with warm imports
    for start in range(0, len(corpus), _ROUND):
        with Stopwatch(bare):
            for page in corpus[start : start + _ROUND]:
                trafilatura.extract(page.body)
        with Stopwatch(ours):
            for number in numbers[start : start + _ROUND]:
                outcomes[str(process_page(database, number))] += 1
    return (ours[0], ours[1]), (bare[0], bare[1]), outcomes


class Stopwatch:
    """Adds the CPU and wall seconds of its block to a pair."""

    def __init__(self, into: list[float]) -> None:
        self._into = into

    def __enter__(self) -> None:
        self._start = time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._into[0] += time.process_time() - self._start[0]
        self._into[1] += time.perf_counter() - self._start[1]


def scratch(url: str) -> Database:
    """A database of its own on the same server, dropped afterwards."""
    from sqlalchemy import text

    admin = Database(url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("drop database if exists svodka_bench with (force)"))
        connection.execute(text("create database svodka_bench"))
    target = admin.engine.url.set(database="svodka_bench").render_as_string(hide_password=False)
    admin.close()
    upgrade(target)
    return Database(target)


def drop(database: Database, url: str) -> None:
    from sqlalchemy import text

    database.close()
    admin = Database(url)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("drop database if exists svodka_bench with (force)"))
    admin.close()


def stored(database: Database, corpus: list[pages.BenchPage]) -> list[int]:
    """Puts the pages into the frontier as fetched; returns their ids in order."""
    now = datetime.now(UTC)
    facts = SourceFacts(
        _NAME, Kind.MEDIA, "Europe/Moscow", (Address(f"http://{_NAME}/", AddressKind.FEED),), host=_NAME
    )
    with database.begin() as session:
        sources.sync(session, [facts])
    with database.begin() as session:
        [claim] = claims.claim_due(session, 1, timedelta(hours=1), now + timedelta(seconds=1))
        discovered.add_links(session, claim, None, [Link(page.url) for page in corpus], None)
    by_url = {page.url: page.body for page in corpus}
    with database.begin() as session:
        waiting = {p.url: p.id for p in frontier.take(session, claim, len(corpus), datetime.now(UTC))}
        for url, number in waiting.items():
            frontier.store_page(
                session,
                number,
                final_url=url,
                status=200,
                headers={"content-type": "text/html"},
                body=by_url[url],
                fetched_at=now,
            )
    return [waiting[page.url] for page in corpus]


if __name__ == "__main__":
    sys.exit(main())
