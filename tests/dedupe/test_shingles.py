"""Shingle hashes and their sample."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedupe.shingles import hash_words, shared, shingles
from dedupe.sketch import sketch

WORDS = st.lists(st.sampled_from(["мост", "река", "школа", "дорога"]), max_size=40)


@given(WORDS, st.integers(1, 5))
def test_there_is_one_hash_for_each_different_run_of_words(words: list[str], width: int) -> None:
    runs = {tuple(words[i : i + width]) for i in range(len(words) - width + 1)}
    assert len(shingles(hash_words(words), width)) == len(runs)


def test_the_order_of_words_counts() -> None:
    assert shared(shingles(hash_words(["а", "б", "в"]), 3), shingles(hash_words(["в", "б", "а"]), 3)) == 0


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
