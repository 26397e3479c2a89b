"""`svodka export` of made-up articles, each format: articles a second and peak memory, of 100 thousand articles.

Starts servers of its own in a temporary folder. Another number: `python -m bench.export 1000000` (needs 20 GB there).
"""

import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.dedupe_index.load import Loader
from bench.dedupe_index.texts import Stream
from bench.scratch import scratch_database
from cli.export import write
from cli.export_target import target
from core.query import ArticleQuery
from storage.engine import Database

_FORMS = (("parquet", "parts/"), ("parquet", "one.parquet"), ("jsonl", "a.jsonl"), ("csv", "a.csv"))


def main(articles: int = 100_000) -> int:
    out = Console(width=120, highlight=False)
    table = Table(title=f"export of {articles:,} articles", title_justify="left")
    for column in ("to", "articles a second", "bytes an article", "memory at a tenth, MB", "at the end, MB"):
        table.add_column(column, justify="left" if column == "to" else "right")
    with scratch_database() as db, tempfile.TemporaryDirectory(prefix="svodka-bench-") as folder:
        Loader(db, Stream()).grow(articles, triggers=False)
        table.add_row("COPY alone, nothing written", f"{_copy_alone(db, articles):,.0f}")
        for form, name in _FORMS:
            table.add_row(*_measured(db, form, Path(folder) / name, articles))
    out.print(table)
    return 0


def _copy_alone(db: Database, articles: int) -> float:
    """What the server gives at most: the same rows in the same order, thrown away."""
    begun = time.perf_counter()
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        with (
            driver.cursor() as cursor,
            cursor.copy("copy (select * from api.article_v1 order by number) to stdout (format binary)") as copy,
        ):
            for _ in copy:
                pass
    return articles / (time.perf_counter() - begun)


def _measured(db: Database, form: str, out: Path, articles: int) -> list[str]:
    memory: list[float] = []

    def progress(_: int) -> Callable[..., None]:
        def say(done: int, *, ended: bool = False) -> None:
            if ended or (not memory and done >= articles / 10):
                memory.append(resident())

        return say

    goal = target(form, out, "bench", schema_org=False)
    gc.disable()  # as the command does
    begun = time.perf_counter()
    try:
        write(db, ArticleQuery(), None, goal, progress)
    finally:
        goal.close()
        gc.enable()
    seconds = time.perf_counter() - begun
    size = sum(file.stat().st_size for file in ([out] if out.is_file() else out.iterdir()))
    return [out.name, f"{articles / seconds:,.0f}", f"{size / articles:,.0f}", *(f"{at:.0f}" for at in memory)]


def resident() -> float:
    """Megabytes of this process at this moment (where the system does not say: the most it ever had)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
