"""The two tools of the judgements: gaps with an exponential tail, and shares with a cumulative sum."""

import random
from datetime import UTC, datetime

import pytest

from core.health.shares import Before, Share, with_batch
from core.health.tails import Gaps, Tail, bound, pooled, with_gap

AT = datetime(2026, 3, 2, tzinfo=UTC)
A_YEAR = 2_000.0


@pytest.mark.parametrize(("batch", "alarms"), [(1.0, 5.0), (1.0, 1.0), (3.0, 5.0)])
def test_chance_passes_the_bound_no_more_often_than_it_may(batch: float, alarms: float) -> None:
    """Gaps of a source that publishes in batches: most are nothing, the others as much longer."""
    chance, gaps, passed, years = random.Random(4), Gaps(), 0, 40
    for number in range(int(A_YEAR) * years):
        length = chance.expovariate(1 / batch) if chance.random() < 1 / batch else 0.0
        most = bound(gaps, Tail(), A_YEAR, alarms)
        passed += length > most and number > A_YEAR
        gaps = with_gap(gaps, length, most)
    assert 0.02 * alarms < passed / years < 1.2 * alarms


def test_a_gap_that_was_an_alarm_teaches_no_more_than_the_bound() -> None:
    gaps = Gaps()
    for _ in range(50):
        gaps = with_gap(gaps, 1.0, 100.0)
    assert with_gap(gaps, 500.0, 10.0) == with_gap(gaps, 10.0, 10.0)


def test_a_source_that_has_shown_little_has_the_gaps_of_its_kind() -> None:
    batches = Gaps(500, 200, 900)
    kind = pooled([batches] * 10)
    assert kind.excess == pytest.approx(4.5, rel=0.1)
    assert bound(Gaps(), kind, A_YEAR, 1.0) > 1.5 * bound(Gaps(), Tail(), A_YEAR, 1.0)


@pytest.mark.parametrize("usual", [0.0, 0.02, 0.3])
def test_chance_alone_is_hardly_ever_a_risen_share(usual: float) -> None:
    chance, share, alarms, years = random.Random(5), Share(), 0, 60
    for _ in range(int(A_YEAR) * years):
        before = share.alarm
        share = with_batch(share, [chance.random() < usual], AT, A_YEAR, 0.1, Before())
        alarms += share.alarm and not before
    assert alarms / years <= 0.1


@pytest.mark.parametrize(("usual", "most"), [(0.0, 5), (0.02, 6), (0.3, 25)])
def test_a_break_is_found_within_a_few(usual: float, most: int) -> None:
    chance, share = random.Random(6), Share()
    for _ in range(400):
        share = with_batch(share, [chance.random() < usual], AT, A_YEAR, 0.1, Before())
    count = 0
    while not share.alarm:
        share = with_batch(share, [True], AT, A_YEAR, 0.1, Before())
        count += 1
    assert count <= most


def test_what_comes_together_is_one_witness() -> None:
    share = Share(total=100)
    share = with_batch(share, [True] * 30, AT, A_YEAR, 0.1, Before())
    assert not share.alarm
    assert with_batch(share, [True] * 30, AT, A_YEAR, 0.1, Before()).alarm


def test_a_recovery_takes_more_than_one_good_one() -> None:
    share = Share(total=100)
    for _ in range(8):
        share = with_batch(share, [True], AT, A_YEAR, 0.1, Before())
    states = []
    for _ in range(8):
        share = with_batch(share, [False], AT, A_YEAR, 0.1, Before())
        states.append(share.alarm)
    assert states[0]
    assert not states[-1]
    assert states == sorted(states, reverse=True)
