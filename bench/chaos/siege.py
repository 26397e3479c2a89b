"""A whole service under kills, one after the other: after each it has to poll and to store an article again."""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil
from rich.console import Console
from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from bench.chaos import kills
from bench.chaos.kills import Kill
from bench.chaos.running import Service
from core.errors import SvodkaError
from storage.engine import Database

_LOOK = 0.25  # seconds between two looks
_HURRIED, _SHORT_PAUSE = 0.2, 3.0  # the share of kills that come within seconds of the one before
_PATIENCE = 180.0  # for one recovery, and for the start: longer is a service that does not come back

_SINCE = text("""
    select
        exists (select from poll where started_at > :at and outcome in ('new', 'nothing_new', 'not_modified')),
        exists (select from page where fetched_at > :at and outcome = 'article')
""")
_UNPOLLED = text("select count(*) from source where last_ok_at is null")


@dataclass(slots=True)
class Siege:
    service: Service
    target: kills.Target
    longest_pause: float
    out: Console

    def warm(self) -> None:
        """Until every source was polled. Raises SvodkaError when that does not come to pass."""
        if self.settle(lambda database: _count(database, _UNPOLLED) == 0, _PATIENCE) is None:
            raise SvodkaError("The service does not poll all of the farm's sources.", "Its log says why.")

    def run(self, order: Sequence[str], chance: random.Random) -> list[Kill]:
        """Some kills come before the service has got over the one before."""
        done: list[Kill] = []
        open_: list[Kill] = []
        for place, kind in enumerate(order, 1):
            hurried = bool(open_)
            self._pause(chance.uniform(0.0, _SHORT_PAUSE if hurried else self.longest_pause))
            done.append(one := kills.kill(kind, self.target))
            open_.append(one)
            if place < len(order) and chance.random() < _HURRIED:
                continue
            self._recover(open_)
            for recovered in open_:
                self._tell(len(done), recovered)
            open_.clear()
        return done

    def _recover(self, open_: list[Kill]) -> None:
        back_at: float | None = None

        def recovered() -> bool:
            nonlocal back_at
            if back_at is None and all(self.target.is_back(one) for one in open_):
                back_at = max(time.time() if one.leader else one.at for one in open_)
            return back_at is not None and self._works_since(back_at)

        if self._until(recovered):
            for one in open_:
                one.recovered = time.time() - one.at

    def _tell(self, number: int, one: Kill) -> None:
        took = "not at all" if one.recovered is None else f"{one.recovered:.1f} s"
        self.out.print(f"{number:4} {one.kind:30} works again after {took:12} load {psutil.getloadavg()[0]:.1f}")

    def settle(self, settled: Callable[[Database], bool], seconds: float) -> float | None:
        """Until `settled` holds; how long it took, or None."""
        began = time.monotonic()
        return time.monotonic() - began if self._until(lambda: settled(self.service.database), seconds, 1.0) else None

    def _works_since(self, at: float) -> bool:
        with self.service.database.begin() as session:
            return all(session.execute(_SINCE, {"at": datetime.fromtimestamp(at, UTC)}).one())

    def _pause(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        self.service.supervisor.watch(lambda: time.monotonic() >= ends)

    def _until(self, holds: Callable[[], bool], seconds: float = _PATIENCE, look: float = _LOOK) -> bool:
        """Looks at the database now and then while the supervisor works; a database that is down says no."""
        ends, next_look, found = time.monotonic() + seconds, 0.0, False

        def over() -> bool:
            nonlocal next_look, found
            now = time.monotonic()
            if now >= next_look:
                with suppress(SQLAlchemyError):
                    found = holds()
                next_look = time.monotonic() + look
            return found or now > ends

        self.service.supervisor.watch(over)
        return found


def _count(database: Database, statement: TextClause) -> int:
    with database.begin() as session:
        return int(session.scalar(statement) or 0)
