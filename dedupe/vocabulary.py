"""Words as numbers: what a piece of text between two spaces comes to is worked out once, then looked up.

A piece that was met before costs one look-up in a dictionary: no normal form, no stem, no hash.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import xxhash
from numpy.typing import NDArray

from dedupe.normalise import fold_tidied, stems, tidy

Hashes64 = NDArray[np.uint64]

_MOST_PIECES = 150_000  # some 45 MB; then the dictionary begins anew
_LONGEST = 64  # characters of a piece that is remembered
# Decimals, dates and phone numbers are one token each. A bound on the length of a word keeps a text without spaces
# from becoming one huge word.
_TOKEN = re.compile(r"\d{1,15}(?:[.,]\d{1,15})+(?!\w)|\d{1,15}(?:-\d{1,15}){2,}(?!\w)|\w{1,64}")
_PLAIN = re.compile(r"([А-ЯЁа-яё]{1,64})([,.;:!?»)]*)")  # most pieces; what other steps would do changes nothing
_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.((?:19|20)\d\d)")
_ISO_DATE = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3}){2,}")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
# Phone numbers belong to offices and not to stories, and «00» to every clock.
_SAYS_NOTHING = re.compile(r"00|\d+-[\d-]+")
_AREA_CODE = re.compile(r"\(\d{3,5}\)\W*")
_NAME = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]{2,}$")
_NAME_LETTERS = 5  # stand for all case endings; stems of one name may differ
_SHORT = re.compile(r"[^\W\d]{1,2}")  # «г.», «ул.», initials: no sentence ends with them
_ENDS = re.compile(r"[.!?…:;]")
_GROUP_HEAD = re.compile(r"(?:.*\D)?\d{1,3}", re.DOTALL)  # of the last four characters
_GROUP_TAIL = re.compile(r"\d{3}(?!\w)")

# In place of the lowest bits of a word's hash stands what else is to be known of it.
CAPITAL, LEADS_ON, NUMBER, TELLING, HEAD, TAIL = (1 << bit for bit in range(6))
_FLAGS = 0xFF
_HASH = np.uint64(~_FLAGS & 0xFFFFFFFFFFFFFFFF)
_RECORD = 16  # bytes a word: hash of its stem, hash of the word with its flags


# A number or a name: 32 bits that are equal for the same one, and how it is shown. A bare tuple, for the collector of
# garbage passes over those.
Fact = tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The words of a text in reading order."""

    stems: Hashes64
    words: Hashes64
    flags: NDArray[np.uint8]  # one byte a word: CAPITAL and the others
    ends: list[int]  # of the paragraphs, as counts of words; an empty one ends where it begins
    split: list[list[str]]  # the paragraphs' pieces as they stand
    pieces: "_Pieces"

    @property
    def starts(self) -> list[int]:
        """Of the paragraphs that have words."""
        return [start for start, end in zip((0, *self.ends), self.ends, strict=False) if start < end]

    def divided(self) -> tuple["Reading", "Reading"]:
        """The first paragraph, and the others."""
        first, *others = self.ends
        ends = [end - first for end in others]
        return (
            Reading(self.stems[:first], self.words[:first], self.flags[:first], [first], self.split[:1], self.pieces),
            Reading(self.stems[first:], self.words[first:], self.flags[first:], ends, self.split[1:], self.pieces),
        )

    def spelled(self) -> Iterator[tuple[str, int]]:
        """The pieces as they stand, each with the number of its words."""
        return ((piece, len(self.pieces[piece]) // _RECORD) for paragraph in self.split for piece in paragraph)

    def facts(self, at: NDArray[np.intp]) -> list[Fact]:
        """Of the words at these places, whose flags say CAPITAL or TELLING."""
        return list(map(self.pieces.facts.__getitem__, (self.words[at] | self.flags[at]).tolist()))


class _Pieces(dict[str, bytes]):
    """Records of the words of each piece. Never emptied while a text is read with it."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[int, Fact] = {}

    def __missing__(self, piece: str) -> bytes:
        record = b"".join(_records(piece, self.facts))
        if len(piece) <= _LONGEST:
            self[piece] = record
        return record


class Vocabulary:
    """Bounded, and safe to use from several threads."""

    def __init__(self, most: int = _MOST_PIECES) -> None:
        self._most = most
        self._pieces = _Pieces()

    def read(self, paragraphs: Sequence[str]) -> Reading:
        """Of all paragraphs; one may be empty or hold no word."""
        if len(self._pieces) > self._most:
            self._pieces = _Pieces()
        split = [paragraph.split() for paragraph in paragraphs]
        read = _looked_up(split, self._pieces)
        flags = read.flags
        if ((flags[:-1] << 1) & flags[1:] & TAIL).any():  # a HEAD before a TAIL: «1 200» is one number
            read = _looked_up([tidy(paragraph).split() for paragraph in paragraphs], read.pieces)
        return read


def _looked_up(split: list[list[str]], pieces: _Pieces) -> Reading:
    records = [b"".join(map(pieces.__getitem__, paragraph)) for paragraph in split]
    words = np.frombuffer(b"".join(records), np.uint64).reshape(-1, 2)
    ends = list(accumulate(len(record) // _RECORD for record in records))
    stems, known = words.T.copy()
    return Reading(stems, known & _HASH, known.astype(np.uint8), ends, split, pieces)


def _records(piece: str, facts: dict[int, Fact]) -> Iterator[bytes]:
    if plain := _PLAIN.fullmatch(piece):
        yield _record(plain[1], _word_flags(plain[1], plain[2]), facts)
        return
    tidied = tidy(piece)
    tokens = list(_TOKEN.finditer(tidied))
    following = [*(token.start() for token in tokens[1:]), len(tidied)]
    for token, next_start in zip(tokens, following, strict=False):
        text, after = token[0], tidied[token.end() : next_start]
        flags = _word_flags(text, after)
        if text[0].isdecimal():
            for word in _written(text):
                yield _record(word, flags | _number_flags(word, tidied), facts)
        else:
            yield _record(text, flags, facts)


def _word_flags(word: str, after: str) -> int:
    leads_on = not _ENDS.search(after) or (after[0] == "." and _SHORT.fullmatch(word))
    return (LEADS_ON if leads_on else 0) | (CAPITAL if _NAME.match(word) else 0)


def _number_flags(word: str, piece: str) -> int:
    if not word[0].isdecimal():
        return 0
    flags = NUMBER | (HEAD if _GROUP_HEAD.fullmatch(piece[-4:]) else 0) | (TAIL if _GROUP_TAIL.match(piece) else 0)
    return flags if _AREA_CODE.fullmatch(piece) or _SAYS_NOTHING.fullmatch(word) else flags | TELLING


def _written(token: str) -> list[str]:
    """A date in figures as it is read aloud; a number without its group marks, with a decimal point."""
    if (date := _DATE.fullmatch(token)) or (date := _ISO_DATE.fullmatch(token)):
        day, month, year = date.groups() if len(date[1]) <= 2 else reversed(date.groups())
        return [str(int(day)), _MONTHS[int(month) - 1], year]
    if _GROUPED.fullmatch(token):
        return [re.sub(r"\D", "", token)]
    return [token.replace(",", ".")]


def _record(word: str, flags: int, facts: dict[int, Fact]) -> bytes:
    folded = fold_tidied(word)
    (stem,) = stems([folded])
    digest = xxhash.xxh3_64_intdigest(folded.encode()) & ~_FLAGS | flags
    if flags & CAPITAL:
        facts[digest] = (_value("name", stem[:_NAME_LETTERS]), folded.capitalize())
    elif flags & TELLING and (figure := _FIGURE.match(word)):
        facts[digest] = (_value("number", figure[0].lstrip("0") or "0"), word)
    return xxhash.xxh3_64_intdigest(stem.encode()).to_bytes(8, sys.byteorder) + digest.to_bytes(8, sys.byteorder)


def _value(kind: str, text: str) -> int:
    return xxhash.xxh32_intdigest(f"{kind} {text}".encode())
