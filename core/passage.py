"""The part of a text that shows why it was found: whole sentences where they fit, with the words that matched."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.search_results import Segments

OPEN, CLOSE = "\x02", "\x03"  # set around each match by the database, and by nobody else
LENGTH = 300  # characters
_SENTENCES = 2
_ROOM = 60  # characters before the first match of a sentence that is too long
_GAP = " … "
_STEM = 5  # letters stand for a word in any form, fewer for a short one
# «г. Орёл», «В. И. Иванов» and «т. е.» end no sentence
_BREAK = re.compile(r"(?<=[.!?…])(?<!\b\w\.)(?<!\b\w\w\.)[»”\"]?\s+(?=[«“\"А-ЯЁA-Z\d—–-])|\n+")

Span = tuple[int, int]


def spans_of(marked: str) -> list[Span]:
    """Where matches stand in the text without its marks."""
    spans, start = [], 0
    for removed, mark in enumerate(re.finditer(f"[{OPEN}{CLOSE}]", marked)):
        place = mark.start() - removed
        if mark[0] == OPEN:
            start = place
        elif place > start:
            spans.append((start, place))
    return spans


def passage(text: str, spans: Sequence[Span], length: int = LENGTH) -> Segments:
    """The one or two sentences with most of the different words that matched; the beginning where none did."""
    sentences = _sentences(text)
    inside = {one: [span for span in spans if one[0] <= span[0] and span[1] <= one[1]] for one in sentences}
    chosen: list[Span] = []
    seen: set[str] = set()
    room = length
    for _ in range(_SENTENCES):
        best = max(
            (one for one in sentences if one not in chosen and inside[one]),
            key=lambda one: _worth(text, inside[one], seen),
            default=None,
        )
        if best is None or (chosen and (best[1] - best[0] > room or not _new(text, inside[best], seen))):
            break
        chosen.append(best)
        seen |= _new(text, inside[best], seen)
        room -= best[1] - best[0]
    if not chosen:
        return _cut(text, (0, len(text)), [], length)
    pieces: Segments = []
    for one in sorted(chosen):
        if pieces:
            pieces.append((_GAP, False))
        pieces += _cut(text, one, inside[one], length)
    return _joined(pieces)


def _sentences(text: str) -> list[Span]:
    edges = [0, *(place for found in _BREAK.finditer(text) for place in found.span()), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _worth(text: str, spans: Sequence[Span], seen: set[str]) -> tuple[int, int, int]:
    """Different words first, then words side by side, as in a phrase; of equals, the first sentence."""
    together = sum(later[0] - earlier[1] <= 1 for earlier, later in pairwise(spans))
    return len(_new(text, spans, seen)), together, -spans[0][0]


def _new(text: str, spans: Iterable[Span], seen: set[str]) -> set[str]:
    words = (text[start:end].lower().replace("ё", "е") for start, end in spans)
    return {word[: max(min(_STEM, len(word) - 1), 2)] for word in words} - seen


def _cut(text: str, part: Span, spans: Sequence[Span], length: int) -> Segments:
    """The part from a little before its first match on, no longer than `length`, cut between words."""
    start, end = part
    if end - start > length:
        if spans and spans[0][0] - start > length // 2:
            start = _next_word(text, spans[0][0] - _ROOM, spans[0][0])
        end = min(end, start + length)
        if end < part[1]:
            blank = text.rfind(" ", start, end)
            end = blank if blank > start + length // 2 else end
    pieces: Segments = [("… ", False)] if start > part[0] else []
    place = start
    for first, last in spans:
        if last > end:
            break
        if first >= place:
            pieces += [(text[place:first], False), (text[first:last], True)]
            place = last
    pieces.append((text[place:end] + (" …" if end < part[1] else ""), False))
    return [piece for piece in pieces if piece[0]]


def _next_word(text: str, place: int, latest: int) -> int:
    blank = text.find(" ", place, latest)
    return blank + 1 if blank >= 0 else place


def _joined(pieces: Segments) -> Segments:
    result: Segments = []
    for piece, matched in pieces:
        if result and result[-1][1] is matched and not matched:
            result[-1] = (result[-1][0] + piece, False)
        else:
            result.append((piece, matched))
    return result
