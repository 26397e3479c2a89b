"""`svodka up --once`: the same servers, broker and workers as always, until nothing is left to do."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from cli.catalogue import up_to_catalogue
from cli.summary import as_object, print_table
from core.config import Config
from core.errors import SvodkaError
from service.layout import Layout
from service.lineup import supervised
from service.logs import LogStream, is_alarm
from service.servers import plan
from storage import sources
from storage.engine import Database
from storage.progress import Progress, progress, summary

T = TypeVar("T")

_LOOK_SECONDS = 0.5
_STUCK_SECONDS = 600.0  # longer than the longest batch


def run(config: Config, layout: Layout, *, as_json: bool) -> None:
    """Prints the summary. Raises SvodkaError when nothing moves any more though not all is done."""
    result = work(config, layout, summary)
    if as_json:
        sys.stdout.write(as_object(result) + "\n")
    else:
        print_table(result)


def work(config: Config, layout: Layout, collect: Callable[[Session, datetime], T]) -> T:
    """Polls and processes everything once, then returns what `collect` reads; it gets the time of the start."""
    file = layout.logs / "once.log"
    with file.open("w", encoding="utf-8") as copy:
        everything = config.log_level == "DEBUG"
        log = LogStream(
            sys.stderr,
            as_json=config.log_format == "json",
            copy=copy,
            shows=lambda name, message: everything or name == "svodka" or is_alarm(message),
        )
        return _work(config, layout, log, collect)


def _work(config: Config, layout: Layout, log: LogStream, collect: Callable[[Session, datetime], T]) -> T:
    servers = plan(config, layout, log.say)
    since = datetime.now(UTC)
    with supervised(config, layout, servers, log, web=None) as supervisor:
        up_to_catalogue(supervisor, servers)
        database = Database(servers.database_url)
        try:
            with database.begin() as session:
                due = sources.make_due(session, since)
            if due == 0:
                raise SvodkaError("No source is enabled, so there is nothing to poll.", "See `svodka sources`.")
            log.say(f"Polling {due} sources.")
            supervisor.start()
            supervisor.watch(Finish(database, since, ProgressLine(sys.stderr)))
            with database.begin() as session:
                return collect(session, since)
        finally:
            database.close()


class Finish:
    """Asked again and again whether the run is over; looks into the database twice a second."""

    def __init__(self, database: Database, since: datetime, line: "ProgressLine") -> None:
        self._database, self._since, self._line = database, since, line
        self._next_look = 0.0
        self._last: Progress | None = None
        self._moved = time.monotonic()

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + _LOOK_SECONDS
        try:
            with self._database.begin() as session:
                state = progress(session, self._since, datetime.now(UTC))
        except OperationalError:  # Postgres fell over; the supervisor starts it again
            return False
        self._line.show(state)
        if state.finished:
            self._line.end()
            return True
        if state != self._last:
            self._last, self._moved = state, now
        elif now - self._moved > _STUCK_SECONDS:
            self._line.end()
            raise SvodkaError(
                f"Nothing has moved for ten minutes: {words(state)}.",
                "The log is in var/log/once.log. What is stored stays; the next run goes on from here.",
            )
        return False


class ProgressLine:
    """One line that is written over and over on a terminal; elsewhere a line every ten seconds."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._live = out, out.isatty()
        self._width = 0
        self._next = 0.0

    def show(self, state: Progress) -> None:
        text = words(state)
        if self._live:
            self._out.write("\r" + text.ljust(self._width))
            self._width = len(text)
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + 10.0
            self._out.write(text + "\n")
        self._out.flush()

    def end(self) -> None:
        if self._live:
            self._out.write("\n")
            self._out.flush()


def words(state: Progress) -> str:
    text = f"{state.polled} of {state.sources} sources polled, {state.done} pages done"
    waiting = [f"{state.queued} to fetch"] * bool(state.queued) + [f"{state.fetched} to read"] * bool(state.fetched)
    waiting += [f"{state.recleaning} sites to clean again"] * bool(state.recleaning)
    return ", ".join([text, *waiting])
