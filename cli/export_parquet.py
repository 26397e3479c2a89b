"""Parquet: the same columns with their types; lists as lists, times in UTC to the microsecond."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cli.export_rows import NAMES, kept
from core.contract import ARTICLE

_TYPES = {
    "uuid": pa.string(), "text": pa.string(), "text[]": pa.list_(pa.string()), "bigint": pa.int64(),
    "integer": pa.int32(), "timestamptz": pa.timestamp("us", "UTC"),
}  # fmt: skip
# A dictionary pays where few values recur; on texts it costs more than all the rest.
_FEW = ("source", "region", "kind", "timezone", "language", "published_precision", "role", "status", "publisher")
_ORDERED = ("number", "published_at", "first_seen_at", "datePublished", "sdDatePublished")
_PARAGRAPHS, _BODY = NAMES.index("paragraphs"), NAMES.index("body")


def schema(schema_org: bool) -> pa.Schema:
    return pa.schema([(name, _TYPES[ARTICLE.columns[place].type]) for place, name in kept(schema_org)])


class ParquetFile:
    """One file. Each batch is compressed on a thread of its own, without Python's lock, while the next one is read."""

    def __init__(self, path: Path, schema_org: bool) -> None:
        self._schema = schema(schema_org)
        self._places = [place for place, _ in kept(schema_org)]
        names = set(self._schema.names)
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[name for name in _FEW if name in names],
            write_statistics=[name for name in _ORDERED if name in names],
        )
        self._thread = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Returns when the batch before is written."""
        columns = list(zip(*rows, strict=True))
        paragraphs = pa.array(columns[_PARAGRAPHS], _TYPES["text[]"])
        ready = {_PARAGRAPHS: paragraphs, _BODY: pc.binary_join(paragraphs, "\n")}
        arrays = [
            ready[place] if place in ready else pa.array(columns[place], field.type)
            for place, field in zip(self._places, self._schema, strict=True)
        ]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._wait()
        self._under_way = self._thread.submit(self._writer.write_batch, batch)

    def _wait(self) -> None:
        if self._under_way is not None:
            self._under_way.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        try:
            if kind is None:
                self._wait()
        finally:
            self._thread.shutdown()
            self._writer.close()
