"""Where an export goes, and how one that was cut short goes on: lines from the last whole block, Parquet by parts."""

import csv
import io
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cli.export_rows import csv_cells, json_line, kept
from core.errors import SvodkaError
from storage.export import NUMBER

if TYPE_CHECKING:
    from cli.export_parquet import ParquetFile

Rows = Sequence[Sequence[Any]]

PART_ROWS = 100_000
_MARK_ROWS = 20_000
_FOLDER_STATE = "svodka-export.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an export has come: up to the article `number`. `asked` is the command, `token` where the changes begin
    after its first moment, `size` the bytes or the parts that are whole."""

    asked: str
    token: str
    number: int = 0
    size: int = 0


class Target(ABC):
    """Rows go in by `write`, in order; `finish` makes them whole. Only then the file has its name.

    `encoded`: what `storage.export` gives under this name. Parquet keeps texts in UTF-8, and can join paragraphs.
    """

    encoded = False

    def __init__(self, asked: str, state: Path | None) -> None:
        self._asked, self._state = asked, state
        self.mark = _read_mark(state, asked) if state else None

    def begin(self, token: str) -> None:
        """`token` counts for an export that begins; one that goes on keeps its own."""
        if self.mark is None:
            self.mark = Mark(self._asked, token)

    @abstractmethod
    def write(self, rows: Rows) -> None: ...

    @abstractmethod
    def finish(self) -> None: ...

    @abstractmethod
    def close(self) -> None:
        """What is there so far stays, for the next time."""

    def _keep(self, number: int, size: int) -> None:
        assert self.mark is not None  # noqa: S101 - it was begun
        self.mark = Mark(self._asked, self.mark.token, number, size)
        if self._state is not None:
            new = self._state.with_name(self._state.name + ".new")
            new.write_text(json.dumps(asdict(self.mark)), encoding="utf-8")
            new.replace(self._state)


class Lines(Target):
    """JSON Lines or CSV, to a file or to standard output."""

    def __init__(self, form: str, out: Path | None, asked: str, schema_org: bool) -> None:
        device = out is not None and out.exists() and not out.is_file()  # a pipe, or /dev/stdout: nothing to rename
        self._out = out
        self._part = None if out is None or device else out.with_name(out.name + ".part")
        super().__init__(asked, None if self._part is None else self._part.with_name(self._part.name + ".json"))
        self._text = _csv_text(schema_org) if form == "csv" else _json_text(schema_org)
        self._header = _csv_header(schema_org) if form == "csv" else ""
        self._file: BinaryIO = (
            out.open("wb") if out is not None and device
            else sys.stdout.buffer if self._part is None
            else _opened(self._part, self.mark)
        )  # fmt: skip
        self._since_mark = 0

    def begin(self, token: str) -> None:
        if self.mark is None:
            self._file.write(self._header.encode())
        super().begin(token)

    def write(self, rows: Rows) -> None:
        self._file.write(self._text(rows).encode())
        self._since_mark += len(rows)
        if self._since_mark >= _MARK_ROWS:
            self._since_mark = 0
            self._file.flush()
            if self._part is not None:
                self._keep(rows[-1][NUMBER], self._file.tell())

    def finish(self) -> None:
        self._file.flush()
        if self._part is not None and self._out is not None and self._state is not None:
            self._file.close()
            self._part.replace(self._out)
            self._state.unlink(missing_ok=True)

    def close(self) -> None:
        if self._out is not None:
            with suppress(OSError):  # of a full disk: it was told when the rows were written
                self._file.close()


class Parts(Target):
    """A folder of Parquet files, PART_ROWS articles each; a part has its name once it is whole."""

    encoded = True

    def __init__(self, folder: Path, asked: str, schema_org: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(asked, folder / _FOLDER_STATE)
        if self.mark is None and (strangers := sorted(folder.glob("*.parquet"))):
            raise SvodkaError(
                f"{folder} holds an export already ({strangers[0].name}).",
                "Name a new folder: parts of two exports would be read as one.",
            )
        self._folder, self._schema_org = folder, schema_org
        self._stack = ExitStack()
        self._file: ParquetFile | None = None
        self._rows = self._last = 0

    def write(self, rows: Rows) -> None:
        self._part().write(rows)
        self._rows, self._last = self._rows + len(rows), rows[-1][NUMBER]
        if self._rows >= PART_ROWS:
            self._end_part()

    def _part(self) -> "ParquetFile":
        from cli.export_parquet import ParquetFile

        if self._file is None:
            self._file = self._stack.enter_context(ParquetFile(self._unfinished, self._schema_org))
        return self._file

    @property
    def _unfinished(self) -> Path:
        return self._folder / "unfinished.part"

    def _end_part(self) -> None:
        assert self.mark is not None  # noqa: S101 - it was begun
        self._stack.close()
        self._unfinished.replace(self._folder / f"part-{self.mark.size + 1:05}.parquet")
        self._keep(self._last, self.mark.size + 1)
        self._file, self._rows = None, 0

    def finish(self) -> None:
        assert self.mark is not None and self._state is not None  # noqa: S101 - it was begun
        if self._file is not None or not self.mark.size:  # without a row, one file that has the columns
            self._part()
            self._end_part()
        self._state.unlink(missing_ok=True)

    def close(self) -> None:
        self._stack.close()
        self._unfinished.unlink(missing_ok=True)


class OneParquet(Target):
    """One Parquet file. Its index stands at its end, so that one cut short begins anew."""

    encoded = True

    def __init__(self, out: Path, asked: str, schema_org: bool) -> None:
        from cli.export_parquet import ParquetFile

        super().__init__(asked, None)
        self._out, self._part = out, out.with_name(out.name + ".part")
        self._stack = ExitStack()
        self._file = self._stack.enter_context(ParquetFile(self._part, schema_org))

    def write(self, rows: Rows) -> None:
        self._file.write(rows)

    def finish(self) -> None:
        self._stack.close()
        self._part.replace(self._out)

    def close(self) -> None:
        self._stack.close()
        self._part.unlink(missing_ok=True)


def target(form: str, out: Path | None, asked: str, schema_org: bool) -> Target:
    """Raises SvodkaError where there is nothing to write to."""
    try:
        if form != "parquet":
            if out is not None and out.is_dir():
                raise SvodkaError(f"{out} is a folder.", f"Name a file: --out {out / 'news'}.{form}")
            return Lines(form, out, asked, schema_org)
        if out is None:
            raise SvodkaError("Parquet needs a file or a folder.", "Name it: --out news.parquet, or --out news/")
        return OneParquet(out, asked, schema_org) if out.suffix == ".parquet" else Parts(out, asked, schema_org)
    except OSError as error:
        raise SvodkaError(f"{out} cannot be written: {error.strerror}.", "Name another place with --out.") from None


def _read_mark(state: Path, asked: str) -> Mark | None:
    try:
        mark = Mark(**json.loads(state.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise SvodkaError(f"{state} is damaged.", "Remove it and what it belongs to, then export anew.") from None
    if mark.asked != asked:
        raise SvodkaError(
            f"{state.parent} holds the beginning of another export: {mark.asked}.",
            f"Finish that one with its own options, or remove {state} and what it belongs to.",
        )
    return mark


def _opened(part: Path, mark: Mark | None) -> BinaryIO:
    if mark is None:
        return part.open("wb")
    file = part.open("r+b")
    file.truncate(mark.size)
    file.seek(mark.size)
    return file


def _json_text(schema_org: bool) -> Callable[[Rows], str]:
    line = json_line(schema_org)
    return lambda rows: "".join(map(line, rows))


def _csv_text(schema_org: bool) -> Callable[[Rows], str]:
    cells = csv_cells(schema_org)
    return lambda rows: _as_csv(map(cells, rows))


def _csv_header(schema_org: bool) -> str:
    return _as_csv([[name for _, name in kept(schema_org)]])


def _as_csv(rows: Any) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
