"""The numbers and names of a text: what tells two notices filled into one form from two copies of one notice."""

import re

from dedupe.normalise import fold

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# A capitalised word that starts no sentence. Its first letters stand for all its case endings.
_NAME = re.compile(r"(?<=[а-яёa-z0-9,»\")] )[«\"(]?([А-ЯЁA-Z][а-яёa-z]{2,})")
_NAME_LETTERS = 5


def numbers(tidied: str) -> frozenset[str]:
    """Numbers of a tidied text, decimal comma as a point."""
    return frozenset(n.replace(",", ".") for n in _NUMBER.findall(tidied))


def names(tidied: str) -> frozenset[str]:
    """First letters, folded, of the capitalised words inside sentences of a tidied text."""
    found = set(_NAME.findall(tidied))
    return frozenset(name[:_NAME_LETTERS] for name in fold(" ".join(found)).split())
