"""`svodka reprocess`: articles read again from their stored raw pages, the difference shown before it is written."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from threading import Event
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.database import open_database
from cli.diff import change_lines
from cli.files import moment_of
from cli.show import as_json, console
from cli.sources import no_source
from core.outcomes import Outcome
from storage import rereading, sources
from storage.engine import Database
from storage.rereading import Range
from tasks.reextract import Change, reextract

_INTERRUPTED = 130  # the exit code that shells expect after Ctrl-C
_DAY = "2024-04-26"


def reprocess(
    site: Annotated[str, typer.Option("--site", help="Only articles of this source.")] = "",
    since: Annotated[str, typer.Option("--since", help="Only articles first seen on this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", help="Only articles first seen up to this day.")] = "",
    after: Annotated[int, typer.Option("--after", min=0, help="Go on after the article with this number.")] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Read at most so many articles.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the changes; without it they are only shown.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a change, and the counts at the end.")] = False,
) -> None:
    """Reads articles again from their raw pages and shows what would change; with --write, changes it.

    A changed text, title, date or other fact becomes a new revision; an article that stays the same is not
    touched. One whose page reads as no article any more stays too, with a flag that says so. It may be
    stopped and started at any time: what is done is done, and is not changed a second time.
    """
    wanted = Range(site or None, moment_of(since), _end_of(until), after)
    with open_database() as db:
        if site:
            with db.begin() as session:
                if sources.number_of(session, site) is None:
                    raise no_source(session, site)
        run = _Run(db, wanted, limit, write=write, json=json)
        run.go()
    run.tell()
    if run.interrupted:
        raise typer.Exit(_INTERRUPTED)


class _Run:
    def __init__(self, db: Database, wanted: Range, limit: int | None, *, write: bool, json: bool) -> None:
        self._db, self._wanted, self._limit = db, wanted, limit
        self._write, self._json = write, json
        self._out = console()
        self._last = wanted.after
        self._counts = Counter[str]()
        self.interrupted = False

    def go(self) -> None:
        total = rereading.count(self._db, self._wanted)
        total = total if self._limit is None else min(total, self._limit)
        found = islice(rereading.stream(self._db, self._wanted), self._limit)
        with _progress(self._out) as progress, _stop_asked() as stop:
            bar = progress.add_task("reading again", total=total)
            for candidate in found:
                if stop.is_set():
                    self.interrupted = True
                    break
                self._one(candidate)
                self._last = candidate.number
                progress.advance(bar)

    def _one(self, candidate: rereading.Candidate) -> None:
        self._counts["articles"] += 1
        if not candidate.raw:
            self._counts["raw_page_gone"] += 1
            return
        change = reextract(self._db, candidate.number, write=self._write)
        if change is None:
            self._counts["same"] += 1
            return
        self._counts["changed" if change.outcome is Outcome.ARTICLE else "no_article"] += 1
        self._show(change)

    def _show(self, change: Change) -> None:
        if self._json:
            typer.echo(as_json(asdict(change)))
            return
        for line in change_lines(change):
            self._out.print(line)
        if change.outcome is not Outcome.ARTICLE:
            self._out.print(f"  reads as {change.outcome} now: the article stays as it is, and says so in its flags")
        self._out.print()

    def tell(self) -> None:
        names = ("articles", "changed", "same", "no_article", "raw_page_gone")
        counts = {name: self._counts[name] for name in names}
        if self._json:
            ended = {"written": self._write, "interrupted": self.interrupted, "last": self._last}
            typer.echo(as_json(counts | ended))
            return
        done = "changed" if self._write else "would change"
        self._out.print(f"{counts['articles']} articles: {counts['changed']} {done}, {counts['same']} stay the same.")
        if counts["no_article"]:
            self._out.print(
                f"{counts['no_article']} no longer read as an article; they stay, with a flag that says so."
            )
        if counts["raw_page_gone"]:
            self._out.print(f"{counts['raw_page_gone']} could not be read again: their raw page is past its time.")
        if self.interrupted:
            self._out.print(f"Stopped. `--after {self._last}` goes on from here.")
        elif counts["changed"] + counts["no_article"] and not self._write:
            self._out.print("Nothing was written. The same with --write writes it.")


@contextmanager
def _stop_asked() -> Iterator[Event]:
    """Set by the first Ctrl-C, so that the article under way is done; the second breaks it off. An exception in the
    middle of a statement would come out of the driver as one of many others."""
    asked = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _end_of(day: str) -> datetime | None:
    """The moment before which a day, or a time, has not ended."""
    moment = moment_of(day)
    return moment + timedelta(days=1) if moment and len(day) == len(_DAY) else moment


@contextmanager
def _progress(out: Console) -> Iterator[Progress]:
    """A bar below what is printed, for a person at a terminal only."""
    shown = out if out.is_terminal else Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=shown, transient=True, disable=not shown.is_terminal)
    with bar:
        yield bar
