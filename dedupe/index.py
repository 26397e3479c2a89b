"""The sketches of a stream's texts, in eight bytes a hash: a dictionary of the latest, sorted arrays of the others."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LATEST = 4096  # texts in the dictionary; then they become an array
_HOT = 200  # texts followed for one hash in each array


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    hashes: NDArray[np.int32]  # sorted; of one hash, the earliest text first
    texts: NDArray[np.int64]
    newest: int


class SketchIndex:
    """Texts are numbered upwards by the caller. One that was added more than `keeps` numbers ago may be forgotten."""

    def __init__(self, keeps: int) -> None:
        self._keeps = keeps
        self._latest: dict[int, list[int]] = {}
        self._waiting: list[tuple[int, NDArray[np.int32]]] = []
        self._parts: list[_Part] = []

    def add(self, text: int, sketch: NDArray[np.int32]) -> None:
        self._waiting.append((text, sketch))
        for h in sketch.tolist():
            postings = self._latest.setdefault(h, [])
            if len(postings) < _HOT:
                postings.append(text)
        if len(self._waiting) >= _LATEST:
            self._settle()

    def find(self, sketch: NDArray[np.int32]) -> Counter[int]:
        """How many hashes each text shares."""
        shared: Counter[int] = Counter()
        for part in self._parts:
            first, end = (np.searchsorted(part.hashes, sketch, side) for side in ("left", "right"))
            for place in np.flatnonzero(first < end).tolist():
                shared.update(part.texts[first[place] : min(end[place], first[place] + _HOT)].tolist())
        for h in sketch.tolist():
            shared.update(self._latest.get(h, ()))
        return shared

    def _settle(self) -> None:
        newest = self._waiting[-1][0]
        hashes = np.concatenate([sketch for _, sketch in self._waiting])
        texts = np.repeat([text for text, _ in self._waiting], [len(sketch) for _, sketch in self._waiting])
        fresh = _sorted(hashes, texts.astype(np.int64), newest)
        kept = [part for part in self._parts if part.newest >= newest - self._keeps]
        # parts of like size become one, so that there are few; none grows so large that it could not be forgotten
        while kept and len(kept[-1].hashes) <= len(fresh.hashes) and newest - kept[-1].newest < self._keeps // 4:
            last = kept.pop()
            both = (np.concatenate((last.hashes, fresh.hashes)), np.concatenate((last.texts, fresh.texts)))
            fresh = _sorted(*both, newest)
        self._parts = [*kept, fresh]
        self._latest, self._waiting = {}, []


def _sorted(hashes: NDArray[np.int32], texts: NDArray[np.int64], newest: int) -> _Part:
    order = np.argsort(hashes, kind="stable")
    return _Part(hashes[order], texts[order], newest)
