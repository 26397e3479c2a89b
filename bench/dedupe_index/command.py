"""The command: servers, sizes, tables, the law of growth and its plot."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from math import exp, log

import numpy as np
import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.dedupe_index import measure
from bench.dedupe_index.load import Loader
from bench.dedupe_index.measure import PHASES, Times
from bench.dedupe_index.plot import log_log
from bench.dedupe_index.texts import Stream
from bench.scratch import scratch_database
from core.config import ROOT
from core.errors import SvodkaError
from storage.engine import Database

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_MEASURED = 1_000
_BYTES_AN_ARTICLE = 20_000  # with the server's log and room to spare
_PLOT = ROOT / "docs" / "duplicates-index.svg"
_TABLES = ("article", "article_revision", "sketch", "article_shingles", "relation", "cluster", "article_event", "page")


def run(sizes: Sequence[int] = SIZES) -> int:
    """Only a run of the full SIZES replaces the plot in docs/."""
    out = Console(width=120, highlight=False)
    _require_room(max(sizes))
    results: dict[int, Times] = {}
    with scratch_database() as db:
        loader = Loader(db, Stream())
        for size in sizes:
            loader.grow(size, triggers=False)
            _settle(db)
            results[size] = measure.run(loader, _MEASURED)
            out.print(f"{size:,} articles: measured, with a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        stored = _bytes(db, loader.loaded)
    out.print(_times(results))
    out.print(_sizes(stored))
    if len(sizes) > 1:
        law, exponent = _law({size: times.percentile("look-up", 50) for size, times in results.items()})
        _, pages = _law({size: float(np.mean(times.pages)) for size, times in results.items()})
        out.print(f"look-up p50 = {law:.3g} ms x articles^{exponent:.2f}; pages touched ~ articles^{pages:.2f}")
    if tuple(sizes) == SIZES:
        _PLOT.write_text(_drawn(results), encoding="utf-8")
        out.print(f"plot: {_PLOT}")
    return 0


def _settle(database: Database) -> None:
    """What bulk loading left to be written to disk is written before the clock runs. The server's own superuser has the
    same password."""
    url = database.engine.url.set(drivername="postgresql", username="postgres", database="postgres")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("checkpoint")


def _require_room(articles: int) -> None:
    folder = tempfile.gettempdir()
    free, wanted = shutil.disk_usage(folder).free, articles * _BYTES_AN_ARTICLE
    if free < wanted:
        raise SvodkaError(
            f"{articles:,} articles need {wanted / 1e9:.0f} GB in {folder}, and {free / 1e9:.0f} GB are free.",
            "Set TMPDIR to a folder with more room, or name smaller sizes: python -m bench.dedupe_index 10000 100000",
        )


def _times(results: dict[int, Times]) -> Table:
    table = Table(title="ms: p50 / p99", title_justify="left")
    for column in ("articles", "whole", *PHASES, "pages a look-up", "related"):
        table.add_column(column, justify="right")
    for size, times in results.items():
        cells = [
            f"{times.percentile(phase, 50):.2f} / {times.percentile(phase, 99):.1f}" for phase in ("whole", *PHASES)
        ]
        pages = f"{np.mean(times.pages):.0f} / {np.percentile(times.pages, 99):.0f}"
        table.add_row(f"{size:,}", *cells, pages, f"{times.related:.0%}")
    return table


def _bytes(database: Database, articles: int) -> dict[str, tuple[float, float]]:
    """By table: bytes an article of rows (with what is stored out of line) and of indexes."""
    sizes = {}
    with database.begin() as session:
        for name in _TABLES:
            rows, indexes = session.execute(
                text("""
                    select coalesce(sum(pg_table_size(relid)), 0), coalesce(sum(pg_indexes_size(relid)), 0)
                    from (
                        select relid from pg_partition_tree(cast(:name as regclass)) where isleaf
                        union select cast(:name as regclass)
                    ) as part
                """),
                {"name": name},
            ).one()
            sizes[name] = (float(rows) / articles, float(indexes) / articles)
    return sizes


def _sizes(stored: dict[str, tuple[float, float]]) -> Table:
    table = Table(title="bytes an article", title_justify="left")
    for column in ("table", "rows", "indexes", "together"):
        table.add_column(column, justify="left" if column == "table" else "right")
    total = (sum(rows for rows, _ in stored.values()), sum(indexes for _, indexes in stored.values()))
    for name, (rows, indexes) in (*stored.items(), ("all", total)):
        table.add_row(name, f"{rows:,.0f}", f"{indexes:,.0f}", f"{rows + indexes:,.0f}")
    return table


def _law(values: dict[int, float]) -> tuple[float, float]:
    """Factor and exponent of the power law through these points, by least squares of the logarithms."""
    exponent, factor = np.polyfit([log(size) for size in values], [log(value) for value in values.values()], 1)
    return exp(factor), float(exponent)


def _drawn(results: dict[int, Times]) -> str:
    p50 = [(size, times.percentile("look-up", 50)) for size, times in results.items()]
    p99 = [(size, times.percentile("look-up", 99)) for size, times in results.items()]
    whole = [(size, times.percentile("whole", 50)) for size, times in results.items()]
    first, low = p50[0]
    linear = [(size, low * size / first) for size, _ in p50]
    return log_log(
        "Look-up of near copies, by the number of articles in the index",
        "articles",
        "ms",
        {"look-up p50": p50, "look-up p99": p99, "whole transaction p50": whole},
        dashed={"if it were linear": linear},
    )
