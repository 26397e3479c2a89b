"""What changed between two texts: paragraphs first, then the words of those that are still alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_ALIKE = 0.5  # of the words; paragraphs that are less alike are one gone and one new
_MOST_COMPARED = 2_500  # pairs of paragraphs in one place; of more, none is taken for another
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
    """In reading order. Where a run of paragraphs was replaced, those that are alike are shown as one that changed."""
    found: list[Paragraph | Unchanged] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Unchanged(tuple(old[a:b])))
        else:
            found += _replaced(old[a:b], new[c:d])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Gone ones before the new ones at their place; those that are alike stand together."""
    done_old = done_new = 0
    for one, other in [*_pairs(old, new), (len(old), len(new))]:
        yield from (Paragraph((Piece(Mark.GONE, text),)) for text in old[done_old:one])
        yield from (Paragraph((Piece(Mark.NEW, text),)) for text in new[done_new:other])
        if one < len(old):
            yield Paragraph(tuple(words(old[one], new[other])))
        done_old, done_new = one + 1, other + 1


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of as many paragraphs that are alike as there can be in the order of both."""
    if len(old) * len(new) > _MOST_COMPARED:
        return []
    alike = [[_alike(one, other) for other in new] for one in old]
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]  # from these places on
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            rest = max(longest[i + 1][j], longest[i][j + 1])
            longest[i][j] = max(rest, longest[i + 1][j + 1] + 1) if alike[i][j] else rest
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] and longest[i][j] == longest[i + 1][j + 1] + 1:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: str, other: str) -> bool:
    compared = SequenceMatcher(None, _plain(one).split(), _plain(other).split(), autojunk=False)
    return compared.quick_ratio() >= _ALIKE and compared.ratio() >= _ALIKE


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")
