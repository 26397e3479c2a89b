"""Word shingles as numbers: each word is hashed once, and the hashes are combined in numpy."""

import numpy as np
import xxhash
from numpy.typing import NDArray

Hashes32 = NDArray[np.uint32]
Hashes64 = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_MIX, _HALF = np.uint64(29), np.uint64(32)


def hash_words(words: list[str]) -> Hashes64:
    """One xxh3 hash a word, in reading order. Words hold no spaces."""
    if not words:
        return np.empty(0, np.uint64)
    encoded = " ".join(words).encode().split(b" ")
    return np.fromiter(map(xxhash.xxh3_64_intdigest, encoded), np.uint64, count=len(encoded))


def shingles(word_hashes: Hashes64, width: int) -> Hashes32:
    """The set of hashes of `width` neighbouring words, sorted. Empty for a text of fewer words."""
    count = len(word_hashes) - width + 1
    if count < 1:
        return np.empty(0, np.uint32)
    combined = word_hashes[:count].copy()
    for step in range(1, width):
        combined = ((combined * _MULTIPLIER) ^ (combined >> _MIX)) + word_hashes[step : step + count]
    combined ^= combined >> _HALF
    return np.unique(combined.astype(np.uint32))


def shared(a: Hashes32, b: Hashes32) -> int:
    """How many hashes two sorted sets have in common."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    if not len(small):
        return 0
    places = np.searchsorted(large, small)
    places[places == len(large)] = 0
    return int(np.count_nonzero(large[places] == small))
