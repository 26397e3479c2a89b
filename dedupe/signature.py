"""The MinHash signature of a text, equal to what datasketch computes, made without its Python loop."""

import numpy as np
from datasketch import MinHash
from datasketch.minhash import _fmix
from numpy.typing import NDArray

from dedupe.shingles import Hashes32

PERMUTATIONS = 128
# Hash values carry no trace of how they were made, and datasketch 2 changed its permutations: store this
# beside each signature, and never compare signatures of two schemes. The number at the end counts changes
# of our own (normal form, stems, shingle hash).
SCHEME = "affine32/128/seed1/stem3/2"

_BLOCK = 256  # shingles permuted at once: 128 kB, which stay near the processor
_NOTHING = np.uint32(0xFFFFFFFF)
_model = MinHash(num_perm=PERMUTATIONS, scheme="affine32")
_A, _B = (np.ascontiguousarray(row[:, None]) for row in _model.permutations)


def signature(shingles: Hashes32) -> bytes:
    """128 little-endian uint32 of scheme `SCHEME`. A text without shingles has all bits set."""
    values = np.full(PERMUTATIONS, _NOTHING, np.uint32)
    mixed = _fmix(shingles, 32)
    for start in range(0, len(mixed), _BLOCK):
        permuted = _A * mixed[start : start + _BLOCK]
        permuted += _B
        np.minimum(values, permuted.min(axis=1), out=values)
    return values.astype("<u4").tobytes()


def similarity(a: bytes, b: bytes) -> float:
    """Estimated Jaccard similarity of two signatures of `SCHEME`; its standard error is at most 0.045."""
    return float(np.mean(_values(a) == _values(b)))


def to_datasketch(stored: bytes) -> MinHash:
    """For datasketch's own LSH and set operations."""
    return MinHash(hashvalues=_values(stored), scheme="affine32")


def _values(stored: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(stored, "<u4")
