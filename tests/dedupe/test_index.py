"""The index of a stream finds what a dictionary would, and forgets what is old."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import index
from dedupe.index import SketchIndex

SKETCHES = st.lists(st.sets(st.integers(0, 40), max_size=6), max_size=60)


def array(hashes: set[int]) -> np.ndarray:
    return np.array(sorted(hashes), np.int32)


@settings(max_examples=50)
@given(SKETCHES, st.sets(st.integers(0, 40), max_size=6), st.integers(1, 8))
def test_every_text_is_found_with_the_number_of_shared_hashes(
    sketches: list[set[int]], wanted: set[int], latest: int
) -> None:
    found = SketchIndex(keeps=10_000)
    before, index._LATEST = index._LATEST, latest  # parts are made of a few texts already
    try:
        for number, sketch in enumerate(sketches):
            found.add(number, array(sketch))
    finally:
        index._LATEST = before
    expected = {number: len(sketch & wanted) for number, sketch in enumerate(sketches) if sketch & wanted}
    assert dict(found.find(array(wanted))) == expected


def test_old_parts_are_forgotten_and_the_others_stay_few() -> None:
    found = SketchIndex(keeps=20_000)
    for number in range(100_000):
        found.add(number, np.array([number], np.int32))
    assert not found.find(np.arange(50_000, dtype=np.int32))
    assert len(found.find(np.arange(80_000, 100_000, dtype=np.int32))) == 20_000
    assert len(found._parts) < 20
