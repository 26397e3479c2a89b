"""The readers' cursor under fire: writers with random commit delays, readers restarted at random, nothing missed."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from rich.console import Console
from sqlalchemy import text

from bench.dedupe_index.load import Loader
from bench.dedupe_index.texts import Stream
from bench.scratch import scratch_database
from core.cursor import Position, parse_token
from storage import articles, changes
from storage.engine import Database

_DELAY = 0.004  # seconds, the mean of each of a transaction's pauses
_ROLLED_BACK, _RESTARTED = 0.05, 0.1
_PAGE = 200
_UPDATE = text("update article set revision = revision + 1 where number = :number returning id::text, revision")

Seen = tuple[str, int]  # an article and its revision: each change makes a new one


@dataclass(frozen=True, slots=True)
class Figures:
    """`repeated` came again after a restart, as documented; `doubled` came again without one."""

    written: int
    missed: int
    out_of_order: int
    doubled: int
    strange: int
    repeated: int
    restarts: int
    seconds: float


@dataclass(slots=True)
class _Reader:
    """Follows by token. A restart loses what was read since the token was last kept, and nothing else."""

    random: random.Random
    times: Counter[Seen] = field(default_factory=Counter)
    allowed: Counter[Seen] = field(default_factory=Counter)
    last: dict[str, int] = field(default_factory=dict)
    out_of_order: int = 0
    restarts: int = 0

    def follow(self, db: Database, written: threading.Event) -> None:
        token: str | None = None
        unkept: list[Seen] = []
        while True:
            ended = written.is_set()  # before the look: what is committed by now is in it
            after: Position | None = parse_token(token) if token else None
            with db.begin() as session:
                page = changes.page(session, after, self.random.randint(1, _PAGE))
            unkept += [(str(one.article_id), one.revision) for one in page.changes]
            if self.random.random() < _RESTARTED and page.changes:
                self._take(unkept[: self.random.randint(0, len(unkept))], restart=True)
                self.restarts += 1
                unkept = []
                continue
            self._take(unkept, restart=False)
            token, unkept = page.end.token, []
            if not page.changes:
                if ended:
                    return
                time.sleep(0.01)

    def _take(self, found: Sequence[Seen], *, restart: bool) -> None:
        """What is taken just before a restart may come again: that, and all of it in order again."""
        for article, revision in found:
            self.times[article, revision] += 1
            if restart:
                self.allowed[article, revision] += 1
            if self.times[article, revision] == 1:
                self.out_of_order += revision <= self.last.get(article, 0)
                self.last[article] = revision


def run(db: Database, numbers: Sequence[int], *, writers: int, total: int, readers: int, seed: int) -> Figures:
    """`numbers` are articles to change."""
    begun, written = time.monotonic(), threading.Event()
    followers = [_Reader(random.Random(seed * 1_000 + one)) for one in range(readers)]
    with ThreadPoolExecutor(writers + readers) as threads:
        reading = [threads.submit(one.follow, db, written) for one in followers]
        share = total // writers
        writing = [
            threads.submit(_write, db, numbers, share, random.Random(seed * 100 + writer)) for writer in range(writers)
        ]
        try:
            committed = {change for one in writing for change in one.result()}
        finally:
            written.set()
        for one in reading:
            one.result()
    return Figures(
        written=len(committed),
        missed=sum(len(committed - one.times.keys()) for one in followers),
        out_of_order=sum(one.out_of_order for one in followers),
        doubled=sum(max(times - 1 - one.allowed[seen], 0) for one in followers for seen, times in one.times.items()),
        strange=sum(sum(seen not in committed and seen[1] > 1 for seen in one.times) for one in followers),
        repeated=sum(times - 1 for one in followers for times in one.times.values()),
        restarts=sum(one.restarts for one in followers),
        seconds=time.monotonic() - begun,
    )


def _write(db: Database, numbers: Sequence[int], share: int, chance: random.Random) -> list[Seen]:
    """Transactions as the service's: articles are held in one order, their changes told, and some are given up."""
    committed: list[Seen] = []
    while len(committed) < share:
        made: list[Seen] = []
        gives_up = chance.random() < _ROLLED_BACK
        try:
            with db.begin() as session:
                session.execute(text("select pg_current_xact_id()"))
                time.sleep(chance.expovariate(1 / _DELAY))
                for number in sorted(chance.sample(numbers, chance.randint(1, min(8, len(numbers))))):
                    row = session.execute(_UPDATE, {"number": number}).one()
                    articles.append_event(session, number, "revised", row.revision)
                    made.append((row.id, row.revision))
                session.flush()
                time.sleep(chance.expovariate(1 / _DELAY))
                if gives_up:
                    raise _GivenUp
        except _GivenUp:
            continue
        committed += made
    return committed


class _GivenUp(Exception):
    pass


def main(total: int = 100_000) -> int:
    """Exit code 1 where a reader missed a change, or saw one out of its article's order."""
    out = Console(width=120, highlight=False)
    with scratch_database() as db:
        loader = Loader(db, Stream())
        loader.grow(500)
        numbers = list(range(1, 501))
        many = Database(db.engine.url.render_as_string(hide_password=False), pool_size=12)
        figures = run(many, numbers, writers=8, total=total, readers=3, seed=1)
        many.close()
    out.print(
        f"{figures.written:,} changes by 8 writers with random commit delays, 3 readers restarted "
        f"{figures.restarts} times, {figures.seconds:.0f} s:\n"
        f"{figures.missed} missed, {figures.out_of_order} out of order, {figures.doubled} doubled without a restart, "
        f"{figures.repeated:,} repeated after one, {figures.strange} that were never committed"
    )
    return 1 if figures.missed or figures.out_of_order or figures.doubled or figures.strange else 0
