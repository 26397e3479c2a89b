"""What changed between two texts: paragraphs first, then the words of those that are still alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

_ALIKE = 0.5  # of the words; paragraphs that are less alike are one gone and one new
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class Mark(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. `first` and `last` tell where the text begins and ends."""

    mark: Mark
    text: str
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is gone, new, or in both with changes: then it is of SAME pieces and others."""

    pieces: tuple[Piece, ...]

    @property
    def mark(self) -> Mark:
        return self.pieces[0].mark if len(self.pieces) == 1 else Mark.SAME


@dataclass(frozen=True, slots=True)
class Unchanged:
    """So many paragraphs in a row that are in both."""

    paragraphs: tuple[str, ...]


def words(old: str, new: str) -> list[Piece]:
    """The pieces of both in reading order, what is gone before what came for it. Single spaces between two changes
    belong to them, so that a changed phrase is one change."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    gone = added = ""
    runs = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for kind, i, j, k, m in [*runs, ("equal", len(a), len(a), len(b), len(b))]:
        same = "".join(a[i:j])
        if kind != "equal" or (same.isspace() and (gone or added) and j < len(a)):
            gone, added = gone + same, added + "".join(b[k:m])
            continue
        pieces += [Piece(mark, text) for mark, text in ((Mark.GONE, gone), (Mark.NEW, added)) if text]
        if same:
            pieces.append(Piece(Mark.SAME, same, first=i == 0, last=j == len(a)))
        gone = added = ""
    return pieces


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Paragraph | Unchanged]:
    """In reading order. Where a run of paragraphs was replaced, they are compared one by one while they are alike;
    from the first that is not, all gone ones come, then all new ones."""
    found: list[Paragraph | Unchanged] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Unchanged(tuple(old[a:b])))
        else:
            found += _replaced(old[a:b], new[c:d])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    pairs = 0
    for one, other in zip_longest(old, new):
        if one is None or other is None or not _alike(one, other):
            break
        yield Paragraph(tuple(words(one, other)))
        pairs += 1
    for gone in old[pairs:]:
        yield Paragraph((Piece(Mark.GONE, gone),))
    for added in new[pairs:]:
        yield Paragraph((Piece(Mark.NEW, added),))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE
