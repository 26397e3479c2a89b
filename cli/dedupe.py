"""`svodka dedupe`: near-duplicates among documents of a file, in the order in which they stand there."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NamedTuple, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from core.errors import SvodkaError
from core.models import Observation
from dedupe.decide import fingerprint
from dedupe.memory import COMPARING, StreamMemory
from dedupe.stream import Stream

_WORDS = 4  # without its page, a shorter line («Да», «Фото») is left to other rules
_FORM = 'Each line is one object: {"id": "1", "site": "example.ru", "title": "...", "paras": ["...", "..."]}.'


class Document(NamedTuple):
    id: str
    site: str
    title: str
    paragraphs: list[str]


def dedupe(
    file: Annotated[Path, typer.Argument(help="JSON Lines, also .gz; - reads standard input.")],
    clusters: Annotated[bool, typer.Option("--clusters", help="Then one line a document: its story.")] = False,
    cold: Annotated[bool, typer.Option("--cold", help="Read once: learn only from what came before.")] = False,
    window: Annotated[int, typer.Option(min=1, help="Texts remembered; about 12 kB of memory each.")] = 200_000,
) -> None:
    """Prints one JSON line a pair: what document `a` is to the earlier document `b`, with the score.

    Relations: reprint, update (a later version on the same site), contains (a holds b and more),
    contained (a is a part of b). With --clusters, {"id", "cluster"} lines follow: a story is named
    after its earliest document. Lines that a site puts under every article are left out of the
    comparison; a file is read twice to learn them first, standard input and pipes once.
    """
    stream, memory = Stream(window), StreamMemory(COMPARING, fewest_words=_WORDS)
    learnt = not cold and file.is_file()
    if learnt:
        for document in _documents(file, "Learning the sites"):
            memory.learn(document.site, _seen(document))
    for document in _documents(file, "Comparing"):
        own = memory.strip(document.site, document.paragraphs)
        if not learnt:
            memory.learn(document.site, _seen(document))
        for match in stream.add(document.id, document.site, fingerprint(document.title, own)):
            relation, score = match.decision.relation, round(match.decision.score, 4)
            _print({"a": match.a, "b": match.b, "relation": relation, "score": score})
    if clusters:
        for identifier, cluster in stream.clusters():
            _print({"id": identifier, "cluster": cluster})
    sys.stdout.flush()


def _seen(document: Document) -> Observation:
    """A text without its page: its paragraphs are all the lines that there are, and the first tells its story."""
    paragraphs = tuple(document.paragraphs)
    return Observation(document.title, paragraphs[:1], paragraphs)


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def _documents(file: Path, doing: str) -> Iterator[Document]:
    if str(file) == "-":
        yield from (_read(line, number, "standard input") for number, line in _lines(sys.stdin.buffer))
        return
    try:
        with file.open("rb") as raw, _progress() as progress:
            seekable = raw.seekable()  # a pipe has no position and no size
            task = progress.add_task(doing, total=file.stat().st_size if seekable else None)
            content = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if file.suffix == ".gz" else raw
            for number, line in _lines(content):
                yield _read(line, number, str(file))
                if number % 50 == 0 and seekable:
                    progress.update(task, completed=raw.tell(), description=f"{doing}: {number:,} documents")
    except (OSError, EOFError) as error:
        raise SvodkaError(f"{file} cannot be read: {error}.", _FORM) from None


def _lines(content: BinaryIO) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(content, start=1) if line.strip())


def _read(line: bytes, number: int, name: str) -> Document:
    try:
        values: Any = json.loads(line)
        paragraphs = values["paras"]
        if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
            raise TypeError("paras is not a list of strings")
        site, title = str(values.get("site") or ""), str(values.get("title") or "")
        return Document(str(values["id"]), site, title, paragraphs)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else error
        raise SvodkaError(f"Line {number} of {name} is no document: {what}.", _FORM) from None


def _progress() -> Progress:
    """A bar on stderr, for people only."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
