"""`svodka dedupe`: near-duplicates among documents of a file, in the order in which they stand there."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from core.errors import SvodkaError
from dedupe.decide import fingerprint
from dedupe.memory import StreamMemory
from dedupe.stream import Stream

_FORM = 'Each line is one object: {"id": "1", "site": "example.ru", "title": "...", "paras": ["...", "..."]}.'


def dedupe(
    file: Annotated[Path, typer.Argument(help="JSON Lines, also .gz; - reads standard input.")],
    clusters: Annotated[bool, typer.Option("--clusters", help="Then one line a document: its story.")] = False,
    window: Annotated[int, typer.Option(min=1, help="Texts remembered; about 5 kB of memory each.")] = 200_000,
) -> None:
    """Prints one JSON line a pair: what document `a` is to the earlier document `b`, with the score.

    Relations: reprint, update (a later version on the same site), contains (a holds b and more),
    contained (a is a part of b). With --clusters, {"id", "cluster"} lines follow: a story is named
    after its earliest document. Lines that a site puts under every article are learnt from the file
    itself and left out of the comparison.
    """
    stream, memory = Stream(window), StreamMemory()
    out = sys.stdout
    for document, site, title, paragraphs in _documents(file):
        own = memory.strip(site, paragraphs)
        memory.learn(site, paragraphs)
        for match in stream.add(document, site, fingerprint(title, own)):
            decision = match.decision
            pair = {"a": match.a, "b": match.b, "relation": decision.relation, "score": round(decision.score, 4)}
            out.write(json.dumps(pair) + "\n")
    if clusters:
        for document, cluster in stream.clusters():
            out.write(json.dumps({"id": document, "cluster": cluster}) + "\n")
    out.flush()


def _documents(file: Path) -> Iterator[tuple[str, str, str, list[str]]]:
    if str(file) == "-":
        yield from (_read(line, number, "standard input") for number, line in _lines(sys.stdin.buffer))
        return
    try:
        with file.open("rb") as raw, _progress() as progress:
            seekable = raw.seekable()  # a pipe has no position and no size
            task = progress.add_task("", total=file.stat().st_size if seekable else None)
            content = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if file.suffix == ".gz" else raw
            for number, line in _lines(content):
                yield _read(line, number, str(file))
                if number % 50 == 0 and seekable:
                    progress.update(task, completed=raw.tell(), description=f"{number:,} documents")
    except (OSError, EOFError) as error:
        raise SvodkaError(f"{file} cannot be read: {error}.", _FORM) from None


def _lines(content: BinaryIO) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(content, start=1) if line.strip())


def _read(line: bytes, number: int, name: str) -> tuple[str, str, str, list[str]]:
    try:
        values: Any = json.loads(line)
        paragraphs = values["paras"]
        if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
            raise TypeError("paras is not a list of strings")
        return str(values["id"]), str(values.get("site") or ""), str(values.get("title") or ""), paragraphs
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else error
        raise SvodkaError(f"Line {number} of {name} is no document: {what}.", _FORM) from None


def _progress() -> Progress:
    """A bar on stderr, for people only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
