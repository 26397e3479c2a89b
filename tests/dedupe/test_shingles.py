"""Shingle hashes and their sample."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe.shingles import as_set, shared, stand_in, threes_and_fours
from dedupe.sketch import sketch

NUMBERS = st.lists(st.integers(0, 3), max_size=40)


def words(numbers: list[int]) -> np.ndarray:
    return np.array([n * 0x9E3779B97F4A7C15 % 2**64 for n in numbers], np.uint64)


@given(NUMBERS)
def test_there_is_one_hash_for_each_different_run_of_words(numbers: list[int]) -> None:
    for width, found in zip((3, 4), threes_and_fours(words(numbers)), strict=True):
        runs = [tuple(numbers[i : i + width]) for i in range(len(numbers) - width + 1)]
        assert len(found) == len(runs)
        assert len(as_set(found)) == len(set(runs))


def test_the_order_of_words_counts() -> None:
    one, other = (threes_and_fours(words(numbers))[0] for numbers in ([1, 2, 3], [3, 2, 1]))
    assert shared(one, other) == 0


@given(st.lists(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_hashes_in_any_order_are_found_in_a_set(hashes: list[int], among: set[int]) -> None:
    found = stand_in(np.array(hashes, np.uint32), np.array(sorted(among), np.uint32))
    assert found.tolist() == [h in among for h in hashes]


@given(st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)))
def test_shared_counts_the_intersection(a: set[int], b: set[int]) -> None:
    assert shared(np.array(sorted(a), np.uint32), np.array(sorted(b), np.uint32)) == len(a & b)


@given(st.sets(st.integers(0, 2**32 - 1)), st.sets(st.integers(0, 2**32 - 1)))
def test_a_text_samples_what_any_text_that_contains_it_samples(part: set[int], rest: set[int]) -> None:
    whole = np.array(sorted(part | rest), np.uint32)
    assert set(sketch(np.array(sorted(part), np.uint32)).tolist()) <= set(sketch(whole).tolist())


def test_a_very_long_text_has_a_small_sample_that_an_article_in_it_still_meets() -> None:
    report = np.unique(np.random.default_rng(1).integers(0, 2**32, 30_000, dtype=np.uint32))
    article = report[::60]
    assert 512 <= len(sketch(report)) <= 1024
    assert np.intersect1d(sketch(report), sketch(article)).size > 5
