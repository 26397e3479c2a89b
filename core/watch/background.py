"""What is known of Russian news in general: how common words are, and which stand for one another.

Both tables are of our own making, by judgement: they stand in where an archive is too young to be asked, and are no
more than that.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import Stemmer

_DATA = Path(__file__).parent.parent / "data"
_STEMMER = Stemmer.Stemmer("russian")


def background(stem: str) -> float:
    """The share of articles in which a word of this stem stands, roughly; 1 for one that says nothing, 0 for one that
    is not in the table."""
    return _shares().get(stem, 0.0)


def related(stem: str) -> tuple[str, ...]:
    """Words that are used for this one, as they are written; none for most."""
    return _related().get(stem, ())


@cache
def _shares() -> Mapping[str, float]:
    return {stem: float(share) for share, words in _rows("common_words.csv") for stem in _stems(words)}


@cache
def _related() -> Mapping[str, tuple[str, ...]]:
    found = {}
    for _, words in _rows("related_words.csv"):
        every = words.split()
        for word, stem in zip(every, _stems(words), strict=True):
            found[stem] = tuple(other for other in every if other != word)
    return found


def _rows(name: str) -> Iterator[tuple[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield row[0], row[1]


def _stems(words: str) -> list[str]:
    return [str(_STEMMER.stemWord(word.replace("ё", "е"))) for word in words.split()]
