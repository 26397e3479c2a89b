"""`svodka export`: the articles as JSON Lines, CSV or Parquet."""

import gc
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.article_query import (
    KindOption,
    RegionOption,
    SinceOption,
    SourceOption,
    UntilOption,
    article_query,
    check_sources,
    said,
)
from cli.database import open_database
from cli.export_target import Target, target
from core.cursor import BadToken, Position, parse_token
from core.errors import SvodkaError
from core.query import ArticleQuery
from storage import changes
from storage.engine import Database
from storage.export import export as exported


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def export(
    format_: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(help="File, or for Parquet also a folder; without, to stdout.")] = None,
    source: SourceOption = None,
    region: RegionOption = None,
    kind: KindOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    text: Annotated[str, typer.Option("--query", help="Only what these words find, as in a search.")] = "",
    after: Annotated[str | None, typer.Option(help="Only what has changed since the token of an earlier one.")] = None,
    schema_org: Annotated[bool, typer.Option("--schema-org", help="The names of schema.org's NewsArticle.")] = False,
) -> None:
    """Writes the articles as api.article_v1 has them (docs/contract.md), in a stable order, to a file or to stdout.

    The last line on stderr is the token from which the next export (--after), or a reader of changes, goes on. An
    export to a file that was cut short goes on when the same command is given again.
    """
    query = article_query(text, region, kind, source, since, until, None)
    position = None if after is None else _position(after)
    with open_database() as db:
        with db.begin() as session:
            check_sources(session, query)
        goal = target(format_.value, out, _asked(format_, query, after, schema_org), schema_org)
        try:
            with _no_collector():
                token = write(db, query, position, goal, Progress)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _cut_short(out, error) from None
        finally:
            goal.close()
    sys.stderr.write(f"Changes from here on: --after {token}\n")


def write(
    db: Database, query: ArticleQuery, after: Position | None, goal: Target, progress_of: Callable[[int], "Progress"]
) -> str:
    """Writes all that is missing in the goal; returns the token of its first moment."""
    above = goal.mark.number if goal.mark else 0
    try:
        with exported(db, query, changed_after=after, above=above) as export:
            goal.begin(export.position.token)
            done, progress = 0, progress_of(export.total)
            for rows in export.batches(encoded=goal.encoded):
                goal.write(rows)
                done += len(rows)
                progress(done)
            goal.finish()
            progress(done, ended=True)
    except changes.Expired:
        raise SvodkaError(
            "The token belongs to another life of this database: it was restored, or is another one.",
            "Export all of it once, without --after, and go on from the token that this prints.",
        ) from None
    assert goal.mark is not None  # noqa: S101 - it was begun
    return goal.mark.token


class Progress:
    """On a terminal one line that is written over twice a second; else a line every ten seconds."""

    def __init__(self, total: int) -> None:
        self._total, self._begun = total, time.monotonic()
        self._live = sys.stderr.isatty()
        self._next = self._begun

    def __call__(self, done: int, *, ended: bool = False) -> None:
        now = time.monotonic()
        if now < self._next and not ended:
            return
        self._next = now + (0.5 if self._live else 10)
        pace = done / max(now - self._begun, 0.001)
        end = "\r" if self._live and not ended else "\n"
        sys.stderr.write(f"{done:,} of {self._total:,} articles, {pace:,.0f} a second{end}")


def _asked(form: Format, query: ArticleQuery, after: str | None, schema_org: bool) -> str:
    """The options as one would write them again: an export that was cut short is known by them."""
    words = f"--query {shlex.quote(query.text)}" if query.text else ""
    parts = [f"--format {form}", words, said(replace(query, text=""))]
    parts += [f"--after {after}" if after else "", "--schema-org" if schema_org else ""]
    return " ".join(filter(None, parts))


def _cut_short(out: Path | None, error: OSError) -> SvodkaError:
    remedy = "Make room, or name another place with --out; the same command goes on where this one ended."
    return SvodkaError(f"{out or 'The output'} cannot be written further: {error.strerror}.", remedy)


def _position(token: str) -> Position:
    try:
        return parse_token(token)
    except BadToken as error:
        raise SvodkaError(
            f"--after {token}: {error}.", "Give the token that an export or the API printed, unchanged."
        ) from None


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rows hold no cycles; to look for some, again and again among thousands, is wasted."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
