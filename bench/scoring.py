"""How near a text is to a reference: F1 of the bag of words, and of runs of four words."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from statistics import mean
from typing import Self

_WORD = re.compile(r"\w+")
_EMPTY = 20  # words; a text with fewer is none
_BAD = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """Of one page, or the mean over pages. `empty` and `bad` count pages."""

    precision: float
    recall: float
    bag: float
    runs: float
    empty: float = 0
    bad: float = 0

    @classmethod
    def of(cls, text: str, reference: str) -> Self:
        precision, recall, bag = _f1(_bag(text), _bag(reference))
        runs = _f1(_runs(text), _runs(reference))[2]
        return cls(precision, recall, bag, runs, float(len(_WORD.findall(text)) < _EMPTY), float(bag < _BAD))

    @classmethod
    def over(cls, scores: Iterable[Self]) -> Self:
        some = list(scores)
        return cls(
            mean(s.precision for s in some),
            mean(s.recall for s in some),
            mean(s.bag for s in some),
            mean(s.runs for s in some),
            sum(s.empty for s in some),
            sum(s.bad for s in some),
        )


def with_title(title: str, text: str) -> str:
    """References begin with the headline."""
    return text if text.lstrip().startswith(title) else f"{title}\n{text}"


def _bag(text: str) -> Counter[Hashable]:
    return Counter(word.lower() for word in _WORD.findall(text))


def _runs(text: str, length: int = 4) -> Counter[Hashable]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1)) if words)


def _f1(got: Counter[Hashable], want: Counter[Hashable]) -> tuple[float, float, float]:
    hits = (got & want).total()
    precision = hits / got.total() if got else 0.0
    recall = hits / want.total() if want else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0
