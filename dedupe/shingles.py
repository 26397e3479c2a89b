"""Word shingles as numbers: hashes of words, combined in numpy."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dedupe.vocabulary import Hashes64

Hashes32 = NDArray[np.uint32]
_Integer = TypeVar("_Integer", np.uint32, np.int32, np.uint64)

# Stored beside the bytes of a set. The number counts changes of the normal form, the stems and the hash.
SCHEME = "stem3/1"

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_MIX, _HALF = np.uint64(29), np.uint64(32)


def threes_and_fours(words: Hashes64) -> tuple[Hashes32, Hashes32]:
    """Hashes of all runs of three and of four neighbouring words, in reading order, repeats included."""
    pairs = _longer(words[:-1], words[1:])
    threes = _longer(pairs[:-1], words[2:])
    fours = _longer(threes[:-1], words[3:])
    return _folded(threes), _folded(fours)


def _longer(runs: Hashes64, following: Hashes64) -> Hashes64:
    longer = runs * _MULTIPLIER
    longer ^= runs >> _MIX
    longer += following
    return longer


def _folded(runs: Hashes64) -> Hashes32:
    return (runs ^ (runs >> _HALF)).astype(np.uint32)


def as_set(hashes: NDArray[_Integer]) -> NDArray[_Integer]:
    """Sorted, each once."""
    ordered = np.sort(hashes)
    fresh = np.empty(len(ordered), bool)
    fresh[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def stand_in(hashes: NDArray[_Integer], among: NDArray[_Integer]) -> NDArray[np.bool_]:
    """Which of the hashes, in any order, stand among sorted ones."""
    if not len(among):
        return np.zeros(len(hashes), np.bool_)
    places = np.searchsorted(among, hashes)
    places[places == len(among)] = 0
    found: NDArray[np.bool_] = among[places] == hashes
    return found


def shared(a: Hashes32, b: Hashes32) -> int:
    """How many hashes two sorted sets have in common."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return int(np.count_nonzero(stand_in(small, large)))


def stored(shingles: Hashes32) -> bytes:
    """A set as bytes: uint32 little-endian, of scheme `SCHEME`."""
    return shingles.astype("<u4", copy=False).tobytes()


def from_stored(hashes: bytes) -> Hashes32:
    return np.frombuffer(hashes, "<u4").astype(np.uint32, copy=False)
