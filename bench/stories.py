"""Stories under fire: writer processes store copies of the same texts at once while some are killed (kill -9), and
a story of thousands of copies grows: what each further copy costs, and what the look for damage costs.
"""

import statistics
import sys
import time
from dataclasses import dataclass

from rich.console import Console
from sqlalchemy import text

from bench.process import drop, scratch
from bench.stories_writers import Load, Siege, besiege
from core.config import load
from service.servers import embedded
from storage.engine import Database

_LOAD = Load(stories=100, copies=12, seed=20)
_SIEGE = Siege(writers=8, kills=12, seed=20)
_COPIES = 2_000


def main() -> int:
    out = Console(width=120, highlight=False)
    with embedded(load()) as (url, _):
        database = scratch(url)
        try:
            began = time.monotonic()
            result = besiege(database, _LOAD, _SIEGE)
            out.print(f"{result}\nin {time.monotonic() - began:.0f} s")
        finally:
            drop(database, url)
        database = scratch(url)
        try:
            for line in growth(database, _COPIES):
                out.print(line)
        finally:
            drop(database, url)
    return 0 if result.whole else 1


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of a transaction that stores one more copy: of this process, and on the clock."""

    cpu: float
    wall: float


def growth(database: Database, copies: int) -> list[str]:
    """Stores copies of one text, and between them articles of their own; compares early and late copies."""
    from bench.stories_writers import lone_documents
    from tasks.mend import mend_stories

    costs: list[Cost] = []
    alone: list[Cost] = []
    for number, (put, is_copy) in enumerate(lone_documents(database, copies)):
        cpu, wall = time.process_time(), time.perf_counter()
        put()
        cost = Cost(1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall))
        (costs if is_copy else alone).append(cost)
        if number % 2_000 == 0:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("analyze"))
    lines = [f"one story of {copies} copies, {len(alone)} articles of their own between them; ms a transaction"]
    for name, part in (
        ("copies 30 to 70", costs[30:70]),
        (f"the last 40 of {copies}", costs[-40:]),
        ("articles of their own, the last 40", alone[-40:]),
    ):
        lines.append(
            f"  {name:36} CPU {statistics.median(c.cpu for c in part):5.1f}   "
            f"wall p50 {statistics.median(c.wall for c in part):5.1f}   worst {max(c.wall for c in part):6.1f}"
        )
    began, cpu = time.perf_counter(), time.process_time()
    done = mend_stories(database, 60)
    lines.append(
        f"the look for damage: {done.looked} stories in {time.perf_counter() - began:.2f} s "
        f"({time.process_time() - cpu:.2f} s CPU here), {done.found} cases found"
    )
    return lines


if __name__ == "__main__":
    sys.exit(main())
