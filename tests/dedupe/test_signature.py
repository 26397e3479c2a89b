"""The signature is datasketch's own, bit for bit, and behaves at the edges."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from dedupe.signature import PERMUTATIONS, SCHEME, signature, similarity, to_datasketch


def hashes(values: list[int]) -> np.ndarray:
    return np.unique(np.array(values, np.uint32))


@given(st.lists(st.integers(0, 2**32 - 1), max_size=300))
def test_the_signature_equals_what_update_batch_computes(values: list[int]) -> None:
    theirs = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
    theirs.update_batch(hashes(values).tolist())
    assert np.frombuffer(signature(hashes(values)), "<u4").tolist() == theirs.hashvalues.tolist()


def test_a_long_text_is_permuted_in_blocks_with_the_same_result() -> None:
    values = np.arange(50_000, dtype=np.uint32)
    theirs = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
    theirs.update_batch(values.tolist())
    assert to_datasketch(signature(values)).jaccard(theirs) == 1.0


def test_the_scheme_names_what_datasketch_uses_by_default() -> None:
    assert SCHEME.startswith(f"{MinHash(num_perm=1).scheme}/{PERMUTATIONS}/seed{MinHash(num_perm=1).seed}/")


def test_the_estimate_lies_near_the_true_similarity() -> None:
    a, b = np.arange(3000, dtype=np.uint32), np.arange(1000, 4000, dtype=np.uint32)
    assert similarity(signature(a), signature(b)) == pytest.approx(0.5, abs=0.15)


def test_a_signature_takes_512_bytes() -> None:
    assert len(signature(hashes([]))) == len(signature(hashes([1, 2, 3]))) == 512
