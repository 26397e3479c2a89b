"""What the lists of a site show together, against what they would show if there were more."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coverage import coverage
from core.found import Found

FEED, MAP, LISTING, LD = Found.FEED, Found.SITEMAP, Found.LISTING, Found.JSON_LD


def test_the_estimate_is_chapmans() -> None:
    found = coverage({FEED: 30, MAP: 20, FEED | MAP: 50})  # n1 = 80, n2 = 70, m = 50
    assert found is not None
    assert found.estimate == pytest.approx(81 * 71 / 51 - 1)
    assert (found.seen, found.one, found.others) == (100, FEED, MAP)
    assert found.low == pytest.approx(105.25, abs=0.01)
    assert found.high == pytest.approx(126.34, abs=0.01)
    assert found.words.startswith("89% (79% to 95%): 100 pages seen of some 112, by feed against sitemap")


def test_lists_that_show_the_same_show_all_as_far_as_one_can_tell() -> None:
    found = coverage({FEED | MAP: 40})
    assert found is not None
    assert (found.share, found.low, found.high) == (1.0, 40, 40)


@pytest.mark.parametrize(
    "pages",
    [{}, {FEED: 100}, {FEED: 90, MAP: 90}, {FEED | MAP: 6, FEED: 40}, {LISTING: 50, LISTING | LD: 50}, {Found(0): 9}],
)
def test_one_kind_of_list_or_too_few_pages_in_common_tell_nothing(pages: dict[Found, int]) -> None:
    assert coverage(pages) is None


def test_a_list_inside_a_listing_is_no_second_witness() -> None:
    assert coverage({FEED | LD: 20, LISTING: 10, FEED: 5}) == coverage({FEED | LISTING: 20, LISTING: 10, FEED: 5})


def test_several_lists_stand_together_against_the_richest() -> None:
    found = coverage({FEED: 10, FEED | MAP: 20, FEED | LISTING: 20, MAP: 3, LISTING: 2})
    assert found is not None
    assert (found.one, found.others, found.seen) == (FEED, MAP | LISTING, 55)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, held, rounds = random.Random(5), 0, 400
    for _ in range(rounds):
        pages: dict[Found, int] = {}
        for _ in range(300):
            seen = (FEED if chance.random() < 0.7 else Found(0)) | (MAP if chance.random() < 0.5 else Found(0))
            pages[seen] = pages.get(seen, 0) + 1
        found = coverage(pages)
        assert found is not None
        held += found.low <= 300 <= found.high
    assert 0.92 <= held / rounds <= 0.98


@given(st.dictionaries(st.integers(0, 31).map(Found), st.integers(0, 500), max_size=12))
def test_never_fewer_pages_than_are_seen(pages: dict[Found, int]) -> None:
    if found := coverage(pages):
        assert found.seen <= found.low <= found.estimate <= found.high
        assert 0 < found.share <= 1
