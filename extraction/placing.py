"""Where the lines of a text stand on the page that they were taken from.

Extractors join, cut and re-space a page's lines, so a line is looked for by its characters without
spaces. Each character of the page belongs to one line of the text at most.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

_MOST_PLACES = 40  # of one line on one page
_MOST_PATHS = 60
_INSIDE_A_LINE = 300  # a place that cuts a line of the page is worth as much less as one so many characters away
_CUT_OFF = 5_000  # and so is one in a part that was cut before the text was chosen
_NOWHERE = 1_000_000
_LONGEST_GAP = 20_000  # characters in which a line with holes is looked for
_FOUND = 0.6  # of its characters, and it is found


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the page (index `line`), or a part of one; `owner` is the index of the text's line it went to.

    `moved` where that line stands elsewhere in the text's order.
    """

    line: int
    text: str
    owner: int | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Path:
    """The place of a line after the places of those before it, and what they cost together."""

    cost: int = 0
    end: int | None = None  # of the last line that has a place
    start: int | None = None  # None: this line has no place
    before: "_Path | None" = None


def place(page: Sequence[str], cut: Sequence[bool], kept: Sequence[str], removed: Sequence[str]) -> list[Piece]:
    """The page's lines in order, whole or in parts, with their owners: kept lines count from 0, removed ones go on.

    `cut` says which of the page's lines were gone before the text was chosen. Kept lines stand in page
    order, and so that they are near each other; a removed one may stand anywhere, best among them.
    """
    placing = _Placing(page, cut)
    placing.in_order(kept)
    placing.with_holes(kept)
    placing.out_of_order(kept)
    for owner, line in enumerate(removed, len(kept)):
        placing.anywhere(line, owner)
    return list(placing.pieces())


class _Placing:
    """Offsets are those of the page's characters without spaces."""

    def __init__(self, page: Sequence[str], cut: Sequence[bool]) -> None:
        self._page, self._cut = page, cut
        squeezed = [_squeeze(text) for text in page]
        self._starts = [0, *accumulate(map(len, squeezed))]
        self._edges = frozenset(self._starts)
        self._text = "".join(squeezed)
        self._taken: list[tuple[int, int, int]] = []  # start, end, owner; sorted, without overlap
        self._span = (0, len(self._text))
        self._moved: set[int] = set()

    def in_order(self, lines: Sequence[str]) -> None:
        wanted = [_squeeze(line) for line in lines]
        paths = [_Path()]
        for line in wanted:
            longer = [_Path(p.cost + _NOWHERE, p.end, None, p) for p in paths]
            for start in self._places(line):
                end = start + len(line)
                before = [(p.cost + _gap(p, start), n) for n, p in enumerate(paths) if p.end is None or p.end <= start]
                if before:
                    cost, best = min(before)
                    longer.append(_Path(cost + self._cost(start, end), end, start, paths[best]))
            paths = sorted(longer, key=lambda p: p.cost)[:_MOST_PATHS]
        path = paths[0]
        for owner in reversed(range(len(wanted))):
            if path.start is not None:
                self._take(path.start, path.start + len(wanted[owner]), owner)
            path = path.before or _Path()
        if self._taken:
            self._span = (self._taken[0][0], self._taken[-1][1])

    def with_holes(self, lines: Sequence[str]) -> None:
        """Lines that lost something in their middle: by words, between the places of their neighbours."""
        places = {owner: (start, end) for start, end, owner in self._taken}
        for owner in (n for n in range(len(lines)) if n not in places):
            low = max((end for n, (_, end) in places.items() if n < owner), default=0)
            high = min((start for n, (start, _) in places.items() if n > owner), default=len(self._text))
            words = self._words(low, min(high, low + _LONGEST_GAP))
            own = lines[owner].split()
            matcher = SequenceMatcher(None, own, [word for _, word in words], autojunk=False)
            runs = [run for run in matcher.get_matching_blocks() if run.size]
            found = [(start, len(word)) for run in runs for start, word in words[run.b : run.b + run.size]]
            if sum(size for _, size in found) < _FOUND * sum(map(len, own)):
                continue
            for run in runs:
                (start, _), (last, word) = words[run.b], words[run.b + run.size - 1]
                self._take(start, last + len(word), owner)
            places[owner] = (found[0][0], found[-1][0] + found[-1][1])

    def out_of_order(self, lines: Sequence[str]) -> None:
        placed = {owner for _, _, owner in self._taken}
        self._moved = set(range(len(lines))) - placed
        for owner in sorted(self._moved):
            self.anywhere(lines[owner], owner)

    def anywhere(self, line: str, owner: int) -> None:
        wanted = _squeeze(line)
        first, last = self._span
        free = [
            (self._cost(start, end) + max(first - start, end - last, 0), start)
            for start in self._places(wanted)
            if self._is_free(start, end := start + len(wanted))
        ]
        if free:
            _, start = min(free)
            self._take(start, start + len(wanted), owner)

    def pieces(self) -> Iterator[Piece]:
        at = 0
        for number, (text, (begin, end)) in enumerate(zip(self._page, pairwise(self._starts), strict=True)):
            while at < len(self._taken) and self._taken[at][1] <= begin:
                at += 1
            inside = at
            edges: dict[int, int | None] = {begin: None}
            while inside < len(self._taken) and self._taken[inside][0] < end:
                start, stop, taker = self._taken[inside]
                edges[max(start, begin)] = taker
                if stop < end:
                    edges[stop] = None
                inside += 1
            bounds = sorted(edges)
            for part, offset in zip(_split(text, [b - begin for b in bounds]), bounds, strict=True):
                owner = edges[offset]
                yield Piece(number, part, owner, owner in self._moved)

    def _words(self, low: int, high: int) -> list[tuple[int, str]]:
        found = []
        for number in range(bisect_right(self._starts, low) - 1, len(self._page)):
            at = self._starts[number]
            if at >= high:
                break
            for word in self._page[number].split():
                if at >= low and at + len(word) <= high:
                    found.append((at, word))
                at += len(word)
        return found

    def _places(self, wanted: str) -> list[int]:
        found: list[int] = []
        at = self._text.find(wanted) if wanted else -1
        while at >= 0 and len(found) < _MOST_PLACES:
            found.append(at)
            at = self._text.find(wanted, at + 1)
        return found

    def _cost(self, start: int, end: int) -> int:
        inside = (start not in self._edges) + (end not in self._edges)
        return inside * _INSIDE_A_LINE + self._cut[bisect_right(self._starts, start) - 1] * _CUT_OFF

    def _is_free(self, start: int, end: int) -> bool:
        at = bisect_right(self._taken, (start, len(self._text) + 1, 0))
        return (at == 0 or self._taken[at - 1][1] <= start) and (at == len(self._taken) or self._taken[at][0] >= end)

    def _take(self, start: int, end: int, owner: int) -> None:
        insort(self._taken, (start, end, owner))


def _gap(path: _Path, start: int) -> int:
    return 0 if path.end is None else start - path.end


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _split(text: str, offsets: Sequence[int]) -> list[str]:
    """The text in parts that begin at these offsets, counted without spaces; the first is 0."""
    if len(offsets) == 1:
        return [text]
    solid = [at for at, char in enumerate(text) if not char.isspace()]
    edges = [0, *(solid[offset] for offset in offsets[1:]), len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges)]
