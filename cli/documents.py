"""Documents of `svodka dedupe`: one JSON object a line. A line that is none is passed over, named and counted."""

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from core.errors import SvodkaError

FORM = 'Each line is one object: {"id": "1", "site": "example.ru", "title": "...", "paras": ["...", "..."]}.'
_LONGEST = 64_000_000  # bytes of a line
_NAMED = 10  # faults told in full; the others are counted


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    site: str
    title: str
    paragraphs: list[str]


@dataclass(slots=True)
class Faults:
    """What was wrong with the lines: `skipped` were no documents, `noted` are compared all the same."""

    say: Callable[[str], object]
    skipped: int = 0
    noted: int = 0

    def skip(self, number: int, what: str) -> None:
        self.skipped += 1
        self._tell(f"Line {number} is passed over: {what}.")

    def note(self, number: int, what: str) -> None:
        self.noted += 1
        self._tell(f"Line {number}: {what}.")

    def _tell(self, what: str) -> None:
        told = self.skipped + self.noted
        if told <= _NAMED:
            self.say(what)
        elif told == _NAMED + 1:
            self.say("More lines like these follow; they are counted and not named.")


@dataclass(slots=True)
class Reader:
    """Reads a file, gzip or not, or standard input (-)."""

    file: Path
    faults: Faults
    console: Console = field(default_factory=lambda: Console(stderr=True))

    def documents(self, doing: str) -> Iterator[Document]:
        """In the order of the lines; `doing` stands beside the bar, which only a terminal shows."""
        for number, line in self._lines(doing):
            if line.strip():
                document = self._read(line, number)
                if document is not None:
                    yield document

    def _lines(self, doing: str) -> Iterator[tuple[int, bytes]]:
        if str(self.file) == "-":
            yield from self._split(sys.stdin.buffer)
            return
        try:
            with self.file.open("rb") as raw, _progress(self.console) as progress:
                seekable = raw.seekable()  # a pipe has no position and no size
                task = progress.add_task(doing, total=self.file.stat().st_size if seekable else None)
                for number, line in self._split(_unpacked(raw) if seekable else raw):
                    yield number, line
                    if number % 50 == 0 and seekable:
                        progress.update(task, completed=raw.tell(), description=f"{doing}: {number:,} lines")
        except (OSError, EOFError, zlib.error) as error:
            raise SvodkaError(f"{self.file} cannot be read: {error}.", FORM) from None

    def _split(self, content: BinaryIO) -> Iterator[tuple[int, bytes]]:
        number = 0
        while line := content.readline(_LONGEST + 1):
            number += 1
            if len(line) > _LONGEST:
                self.faults.skip(number, f"it is longer than {_LONGEST // 1_000_000} MB")
                while line and not line.endswith(b"\n"):
                    line = content.readline(_LONGEST)
                continue
            yield number, line

    def _read(self, line: bytes, number: int) -> Document | None:
        try:
            values: Any = json.loads(line)
            document = _document(values)
        except (ValueError, RecursionError) as error:
            self.faults.skip(number, str(error))
            return None
        if values.get("published_at") and not _is_time(values["published_at"]):
            self.faults.note(number, f"published_at is no time: {str(values['published_at'])[:40]!r}")
        return document


def _document(values: Any) -> Document:
    """Raises ValueError, saying what is wrong."""
    if not isinstance(values, dict):
        raise ValueError("it is no object")
    missing = [name for name in ("id", "paras") if name not in values]
    if missing:
        raise ValueError(f"{' and '.join(missing)} missing")
    identifier, paragraphs = values["id"], values["paras"]
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        raise ValueError("id is neither text nor a whole number")
    if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
        raise ValueError("paras is no list of texts")
    texts = [values.get(name) or "" for name in ("site", "title")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("site or title is no text")
    return Document(str(identifier), texts[0], texts[1], paragraphs)


def _is_time(value: object) -> bool:
    try:
        datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _unpacked(raw: BinaryIO) -> BinaryIO:
    """Known by its first bytes, whatever the file is called."""
    head = raw.read(2)
    raw.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if head == b"\x1f\x8b" else raw


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
