from dataclasses import replace
from datetime import timedelta
from math import inf, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.polling.hours import hours_between
from core.polling.intervals import Aim, Due, Terms, expected_items, most_expected, next_due
from core.polling.kinds import KindPrior
from core.polling.rates import RateState, Sighting, observe, rates, unseen
from tests.core.polling_cases import FLAT, MEDIA, MONDAY, MOSCOW, at_any_minute, every, watched

NOON = MONDAY + timedelta(weeks=2, hours=9)
BUSY = watched(at_any_minute(96, 15), NOON)
WIDE = Terms(1_000.0, floor=1.0, ceiling=48 * 3600.0)


def steady(an_hour: float) -> KindPrior:
    return KindPrior(an_hour, 1.0, (1.0,) * 48)


def test_with_a_steady_rate_the_interval_is_the_square_root_rule() -> None:
    due = next_due(unseen(NOON), steady(2.0), MOSCOW, WIDE)
    assert due.wait == pytest.approx(sqrt(2 * 1_000 * 3600 / 2.0))
    assert due.urgency == 1


def test_with_the_squared_age_it_is_the_cube_root() -> None:
    due = next_due(unseen(NOON), steady(2.0), MOSCOW, replace(WIDE, price=1e6, aim=Aim.TAIL))
    assert due.wait == pytest.approx((3 * 1e6 * 3600 / 2.0) ** (1 / 3), abs=0.1)


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("hour", range(24))
def test_the_expected_ages_reach_the_price_at_the_planned_time_over_all_changes_of_rate(aim: Aim, hour: int) -> None:
    """Against a sum in steps of five seconds over the rates of the hours."""
    state = replace(unseen(MONDAY + timedelta(hours=hour, minutes=17)), recent=5.0, expected=1.0)
    terms = Terms(9_000.0 if aim is Aim.MEAN else 2e7, aim, 0, 1.0, 30 * 3600.0)
    wait = next_due(state, MEDIA, MOSCOW, terms).wait
    table, total, step = rates(state, MEDIA), 0.0, 5.0
    end = state.until + timedelta(seconds=wait)
    for place, since, length in hours_between(state.until, end, MOSCOW):
        factor = _factor(state, since + length / 2) if length < 3599 else _factor(state, since + 1800)
        pieces = max(int(length / step), 1)
        for n in range(pieces):
            ago = wait - since - (n + 0.5) * length / pieces
            total += table[place] * factor / 3600 * length / pieces * (ago if aim is Aim.MEAN else ago**2)
    assert total == pytest.approx(terms.price, rel=0.02)


def _factor(state: RateState, seconds: float) -> float:
    left = 0.5 ** (seconds / 7200)
    return (3 + state.recent * left) / (3 + state.expected * left)


def test_before_the_morning_a_source_is_polled_when_its_day_begins() -> None:
    at = MONDAY + timedelta(weeks=2, hours=1)  # four in the morning, Moscow time
    items = [item for item in every(5, MONDAY, at) if 8 <= item.astimezone(MOSCOW).hour < 20]
    state = watched(items, at)
    wait = next_due(state, FLAT, MOSCOW, Terms(600.0, ceiling=12 * 3600.0)).wait
    opening = 4 * 3600
    assert wait < opening + 30 * 60
    assert wait > 20 * 60


@given(st.floats(0.01, 200), st.floats(1, 1e5), st.integers(0, 500), st.sampled_from(list(Aim)))
def test_a_poll_lies_between_floor_and_ceiling(an_hour: float, price: float, window: int, aim: Aim) -> None:
    due = next_due(unseen(NOON), steady(an_hour), MOSCOW, Terms(price, aim, window, 60, 14_400))
    assert 60 <= due.wait <= 14_400
    assert due.urgency >= 1


@settings(max_examples=50)
@given(st.floats(0.01, 100), st.floats(1.0, 5.0), st.floats(10, 1e5), st.sampled_from(list(Aim)))
def test_more_news_or_a_lower_price_never_mean_a_later_poll(
    an_hour: float, times: float, price: float, aim: Aim
) -> None:
    def wait(rate: float, price: float) -> float:
        return next_due(unseen(NOON), steady(rate), MOSCOW, replace(WIDE, price=price, aim=aim)).wait

    assert wait(an_hour * times, price) <= wait(an_hour, price) + 0.1
    assert wait(an_hour, price) <= wait(an_hour, price * times) + 0.1


def test_a_burst_brings_the_next_poll_forward() -> None:
    at = BUSY.until + timedelta(minutes=2)
    burst = observe(BUSY, FLAT, MOSCOW, Sighting(at, (at,) * 10))
    quiet = observe(BUSY, FLAT, MOSCOW, Sighting(at))
    assert next_due(burst, FLAT, MOSCOW, WIDE).wait < 0.75 * next_due(quiet, FLAT, MOSCOW, WIDE).wait


@pytest.mark.parametrize("window", [3, 10, 20, 50, 100])
def test_a_list_is_read_before_it_can_overflow(window: int) -> None:
    most = most_expected(window)
    assert most + 3 * sqrt(most) == pytest.approx(window / 2)
    due = next_due(unseen(NOON), steady(12.0), MOSCOW, replace(WIDE, price=1e9, window=window))
    assert due.wait == pytest.approx(most * 300, abs=0.1)
    assert due.urgency > 1


def test_a_list_of_unknown_length_bounds_nothing() -> None:
    assert most_expected(0) == inf


def test_what_is_expected_adds_up_over_the_hours() -> None:
    assert expected_items(unseen(NOON), MEDIA, MOSCOW, 7 * 86_400) == pytest.approx(168 * MEDIA.mean, rel=0.02)


def test_the_gain_of_a_poll_grows_with_the_square_of_its_age() -> None:
    due = Due(600.0, 1.0)
    assert due.gain(600) == 1
    assert due.gain(1200) == 4
    assert Due(0.0, 1.0).gain(5) > 0


def test_a_source_held_back_by_its_floor_is_more_urgent_than_one_that_is_just_due() -> None:
    hot = next_due(unseen(NOON), steady(60.0), MOSCOW, Terms(5.0, floor=60))
    assert hot.wait == 60
    assert hot.urgency > 2
