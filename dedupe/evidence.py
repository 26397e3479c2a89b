"""The longest runs of words that two texts share, as the first has them: what a person reads to check a decision."""

from dataclasses import dataclass

import numpy as np

from dedupe.fingerprint import VOCABULARY, Fingerprint
from dedupe.shingles import stand_in, threes_and_fours

_MOST = 3
_FEWEST_WORDS = 6
_SHOWN_WORDS = 12  # of a longer run, the first and the last of them


@dataclass(frozen=True, slots=True)
class Passage:
    text: str  # shortened in the middle
    words: int


def passages(a: Fingerprint, b: Fingerprint) -> list[Passage]:
    """The longest first. Empty where `a` keeps no text."""
    if not a.text:
        return []
    reading = VOCABULARY.read(a.text)
    inside = stand_in(threes_and_fours(reading.stems)[0], b.shingles)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    runs = [(int(end) + 2 - int(start), int(start)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    longest = sorted((run for run in runs if run[0] >= _FEWEST_WORDS), key=lambda run: (-run[0], run[1]))[:_MOST]
    spelled = list(reading.spelled()) if longest else []
    piece_of = [place for place, (_, words) in enumerate(spelled) for _ in range(words)]
    return [
        Passage(_shortened([spelled[place][0] for place in dict.fromkeys(piece_of[start : start + length])]), length)
        for length, start in longest
    ]


def quoted(passage: Passage) -> str:
    return f"shared: «{passage.text}» ({passage.words} words)"


def _shortened(pieces: list[str]) -> str:
    if len(pieces) > _SHOWN_WORDS:
        half = _SHOWN_WORDS // 2
        return f"{' '.join(pieces[:half])} … {' '.join(pieces[-half:])}"
    return " ".join(pieces)
