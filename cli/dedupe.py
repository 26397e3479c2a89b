"""`svodka dedupe`: near-duplicates among documents of a file, in the order in which they stand there."""

import json
import re
import sys
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
import xxhash
from rich.console import Console

from cli.documents import FORM, Document, Faults, Reader
from core.models import Observation
from dedupe.memory import COMPARING, StreamMemory
from dedupe.stream import Match, Stream

_SURROGATE = re.compile("[\ud800-\udfff]")  # may stand in an identifier, and no encoder takes it
_WORDS = 4  # without its page, a shorter line («Да», «Фото») is left to other rules
_LINES = 200_000  # of the sites, remembered; about 0.6 kB each


def dedupe(
    file: Annotated[Path, typer.Argument(help="JSON Lines, also gzipped; - reads standard input.")],
    clusters: Annotated[bool, typer.Option("--clusters", help="Then one line a document: its story.")] = False,
    evidence: Annotated[bool, typer.Option("--evidence", help="With each pair, what it was decided by.")] = False,
    cold: Annotated[bool, typer.Option("--cold", help="Read once: learn only from what came before.")] = False,
    window: Annotated[int, typer.Option(min=1, help="Texts remembered; about 6 kB of memory each.")] = 100_000,
) -> None:
    """Prints one JSON line a pair: what document `a` is to the earlier document `b`, with the score.

    Relations: reprint, update (a later version on the same site), contains (a holds b and more),
    contained (a is a part of b). With --clusters, {"id", "cluster"} lines follow: a story is named
    after its earliest document. Lines that a site puts under every article are left out of the
    comparison; a file is read twice to learn them first, standard input and pipes once.

    A line that is no document is named and passed over; the exit code is then 1.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    faults = Faults(console.print)
    stream, memory = Stream(window, passages=evidence), StreamMemory(COMPARING, fewest_words=_WORDS, capacity=_LINES)
    learnt = not cold and file.is_file()
    if learnt:
        for document in Reader(file, Faults(lambda _: None), console).documents("Learning the sites"):
            memory.learn(document.site, _seen(document))
    with _Identifiers(keep=clusters) as identifiers:
        for document in Reader(file, faults, console).documents("Comparing"):
            identifiers.add(document.id)
            own = memory.strip(document.site, document.paragraphs)
            if not learnt:
                memory.learn(document.site, _seen(document))
            for match in stream.add(document.id, document.site, document.title, own):
                _print(_pair(match, evidence=evidence))
        if clusters:
            for number, first in enumerate(stream.clusters()):
                _print({"id": identifiers[number], "cluster": identifiers[first]})
        sys.stdout.flush()
        for one, other in identifiers.twins():
            console.print(f"Documents {one + 1} and {other + 1} have one id: their lines cannot be told apart.")
    if faults.skipped:
        console.print(f"{faults.skipped} lines were passed over. {FORM}")
        raise typer.Exit(1)


def _seen(document: Document) -> Observation:
    """A text without its page: its paragraphs are all the lines that there are, and the first tells its story."""
    paragraphs = tuple(document.paragraphs)
    return Observation(document.title, paragraphs[:1], paragraphs)


def _pair(match: Match, *, evidence: bool) -> dict[str, Any]:
    decision = match.decision
    pair = {"a": match.a, "b": match.b, "relation": decision.relation, "score": round(decision.score, 4)}
    return pair | {"evidence": decision.evidence} if evidence else pair


def _print(line: dict[str, Any]) -> None:
    written = json.dumps(line, ensure_ascii=False)
    if not written.isascii() and _SURROGATE.search(written):
        written = json.dumps(line)
    sys.stdout.write(written + "\n")


class _Identifiers:
    """Of all documents, for the clusters: in a temporary file, for a stream may be of any length."""

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the object)
        self._starts = array("q", [0])
        self._hashes = array("Q")

    def __enter__(self) -> "_Identifiers":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, identifier: str) -> None:
        written = identifier.encode("utf-8", "surrogatepass")
        self._hashes.append(xxhash.xxh3_64_intdigest(written))
        if self._keep:
            self._starts.append(self._starts[-1] + self._file.write(written))

    def __getitem__(self, number: int) -> str:
        self._file.seek(self._starts[number])
        return self._file.read(self._starts[number + 1] - self._starts[number]).decode("utf-8", "surrogatepass")

    def twins(self, most: int = 5) -> Iterator[tuple[int, int]]:
        """Numbers of documents that have the same identifier, a few of them."""
        order = np.argsort(hashes := np.array(self._hashes, np.uint64), kind="stable")
        same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])[:most]
        return ((int(order[place]), int(order[place + 1])) for place in same)
