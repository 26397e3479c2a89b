"""Broder's mod-m sketch: a sample of a text's shingles that any text containing it samples as well.

A. Broder, "On the resemblance and containment of documents", 1997. Two texts that share a sampled
hash are candidates; unlike MinHash bands, this finds a short text inside a long digest too.
"""

import numpy as np
from numpy.typing import NDArray

from dedupe.shingles import Hashes32, as_set

_MODULUS = 8
# A book would fill the index. Its modulus doubles until the sample is this small; samples of coarser
# moduli are subsets of finer ones, so texts of different length still meet.
_MOST = 1024


def sketch(shingles: Hashes32) -> NDArray[np.int32]:
    """The sampled hashes, sorted, as signed values that fit a Postgres int4: about an eighth of `shingles`, which
    may come in any order and more than once."""
    modulus = _MODULUS
    sample = as_set(shingles[shingles % np.uint32(modulus) == 0].view(np.int32))
    while len(sample) > _MOST:
        modulus *= 2
        sample = sample[sample % modulus == 0]
    return sample
