"""An endless stream of made-up articles with the statistics that the index of near copies feels.

Words are drawn from a Zipf vocabulary of invented Russian-like words, stock phrases of everybody's from another Zipf
law, so that some hashes become hot; a share of the articles are forms filled in, and a share are reprints of the
days before. Two strangers share a sampled hash in 0.2 % of the pairs, as in a real stream of 600 articles of 200
sites on two days.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.shingles import Hashes32, as_set, threes_and_fours
from dedupe.sketch import sketch
from dedupe.vocabulary import Vocabulary

Words = NDArray[np.int32]  # places in the vocabulary, in reading order

REPRINTS, FORMS = 0.2, 0.04  # shares of the stream
_VOCABULARY, _PHRASES, _TEMPLATES = 60_000, 20_000, 300
_MEDIAN_WORDS, _SPREAD, _SHORTEST, _LONGEST = 155, 0.65, 20, 2_000
_WORDS_A_PHRASE = 60
_PARAGRAPH = 45
_RECENT = 20_000  # articles of the last two days, of which reprints are made
_POOL = 1_000_000


@dataclass(frozen=True, slots=True)
class Text:
    words: Words
    source: int | None  # the number of the article that it is a reprint of


class Stream:
    """The same seed gives the same articles, numbered from 0."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self.vocabulary = _vocabulary(self._random)
        self._stems = Vocabulary().read(self.vocabulary).stems
        self._law = _zipf(_VOCABULARY, 3)
        self._phrase_law = _zipf(_PHRASES, 40)
        self._form_law = _zipf(_TEMPLATES, 3)
        self._pool, self._used = self._draw(_POOL), 0
        lengths = self._random.integers(5, 10, _PHRASES).tolist()
        self._phrases = [self._draw(length) for length in lengths]
        self._forms = [self._plain(int(n)) for n in self._random.integers(50, 160, _TEMPLATES)]
        self._recent: deque[tuple[int, Words]] = deque(maxlen=_RECENT)
        self._count = 0

    def __iter__(self) -> Iterator[Text]:
        return self

    def __next__(self) -> Text:
        kind = self._random.random()
        source = None
        if kind < REPRINTS and self._recent:
            source, words = self._reprint()
        elif kind < REPRINTS + FORMS:
            words = self._filled_form()
        else:
            length = self._random.lognormal(np.log(_MEDIAN_WORDS), _SPREAD)
            words = self._plain(int(np.clip(length, _SHORTEST, _LONGEST)))
        self._recent.append((self._count, words))
        self._count += 1
        return Text(words, source)

    def sketch(self, text: Text) -> NDArray[np.int32]:
        """Equal to that of the text's fingerprint, without reading the text."""
        return sketch(threes_and_fours(self._stems[text.words])[1])

    def shingles(self, text: Text) -> Hashes32:
        """Likewise."""
        return as_set(threes_and_fours(self._stems[text.words])[0])

    def paragraphs(self, text: Text) -> list[str]:
        words = [self.vocabulary[place] for place in text.words.tolist()]
        parts = (" ".join(words[start : start + _PARAGRAPH]) for start in range(0, len(words), _PARAGRAPH))
        return [f"{part[0].upper()}{part[1:]}." for part in parts]

    def _plain(self, length: int) -> Words:
        words = self._take(length).copy()
        for _ in range(self._random.poisson(length / _WORDS_A_PHRASE)):
            phrase = self._phrases[_draw_one(self._phrase_law, self._random.random())]
            if length > len(phrase):
                start = int(self._random.random() * (length - len(phrase)))
                words[start : start + len(phrase)] = phrase
        return words

    def _filled_form(self) -> Words:
        words = self._forms[_draw_one(self._form_law, self._random.random())].copy()
        filled = self._random.random(len(words)) < 0.15
        words[filled] = self._take(int(filled.sum()))
        return words

    def _reprint(self) -> tuple[int, Words]:
        """Whole, or with its end cut, or with some words changed."""
        number, words = self._recent[int(self._random.random() * len(self._recent))]
        way = self._random.random()
        if way < 0.5:
            return number, words
        if way < 0.75 and len(words) > 2 * _SHORTEST:
            return number, words[: int(len(words) * self._random.uniform(0.75, 0.95))]
        changed = self._random.random(len(words)) < 0.05
        words = words.copy()
        words[changed] = self._take(int(changed.sum()))
        return number, words

    def _take(self, count: int) -> Words:
        if self._used + count > len(self._pool):
            self._pool, self._used = self._draw(_POOL), 0
        self._used += count
        return self._pool[self._used - count : self._used]

    def _draw(self, count: int) -> Words:
        return np.searchsorted(self._law, self._random.random(count)).astype(np.int32)


def _zipf(count: int, flat: float) -> NDArray[np.float64]:
    """Cumulated chances of ranks 0..count-1 of the Zipf-Mandelbrot law with exponent 1."""
    chances = 1 / (np.arange(count) + flat)
    return np.cumsum(chances / chances.sum())


def _draw_one(law: NDArray[np.float64], chance: float) -> int:
    return min(int(np.searchsorted(law, chance)), len(law) - 1)


def _vocabulary(random: np.random.Generator) -> list[str]:
    consonants, vowels, endings = "бвгджзклмнпрстфхцчшщ", "аеиоуыюя", ["", "", "а", "ы", "ой", "ого", "ить", "ение"]
    known: dict[str, None] = {}
    while len(known) < _VOCABULARY:
        places = random.integers(0, [len(consonants), len(vowels)] * 4)
        syllables = [consonants[places[i]] + vowels[places[i + 1]] for i in range(0, len(places), 2)]
        word = "".join(syllables[: 1 + int(random.integers(0, 4))]) + endings[int(random.integers(0, len(endings)))]
        known.setdefault(word)
    return list(known)
