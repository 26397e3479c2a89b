"""Floors of quality on the near-duplicate corpus. Raising one is a commit of its own; lowering one needs a reason.

The corpus is not part of the project: without it the test says so and is skipped. Thresholds were
set on its development half; the floors of the test half are what was measured then, a little less.
"""

import pytest

from bench.finders import finders
from bench.neardup import Quality, folder, near_duplicates

pytestmark = pytest.mark.skipif(not folder().exists(), reason="the near-duplicate corpus is not here (SVODKA_CORPORA)")


@pytest.mark.parametrize(
    ("half", "finder", "floor"),
    [
        ("dev", "svodka", Quality(0.999, 0.985, 0.9995)),
        ("test", "svodka", Quality(0.998, 0.99, 0.999)),
        ("dev", "svodka, cold (no site memory)", Quality(0.999, 0.985, 0.997)),
        ("test", "svodka, cold (no site memory)", Quality(0.998, 0.99, 0.999)),
    ],
)
def test_near_duplicates_are_told_from_strangers(half: str, finder: str, floor: Quality) -> None:
    corpus = near_duplicates(half)
    assert corpus is not None
    found = corpus.score(finders()[finder](corpus.documents))
    assert all(value >= least for value, least in zip(found, floor, strict=True)), found
