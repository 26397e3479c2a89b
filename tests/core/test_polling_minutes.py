"""The minute of the hour and the time since the last item, as the polling policy learns them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.polling import minutes
from core.polling.intervals import Terms, next_due
from core.polling.pauses import BOUNDS, CLASSES, Pauses, by_age
from core.polling.rates import HALF_LIFE, RateState, Sighting, observe, unseen
from tests.core.polling_cases import FLAT, MONDAY, MOSCOW, at_any_minute, every, watched

POLL = timedelta(minutes=7)  # never at the same minute
TERMS = Terms(2_000.0, ceiling=12 * 3600.0)


def on_the_hour(items: list[datetime]) -> list[datetime]:
    return sorted({item.replace(minute=1, second=item.second, microsecond=0) for item in items})


def after(state: RateState, minute: int) -> datetime:
    """When a source with this state is polled next that was just read, at a minute of the hour, and had nothing."""
    at = (state.until + timedelta(hours=1)).replace(minute=minute, second=0, microsecond=0)
    read = observe(state, FLAT, MOSCOW, Sighting(at))
    return at + timedelta(seconds=next_due(read, FLAT, MOSCOW, TERMS).wait)


def without_pauses(state: RateState) -> RateState:
    return replace(state, pauses=Pauses())


def test_a_source_that_publishes_on_the_hour_is_polled_soon_after_it_within_days_of_learning() -> None:
    items = on_the_hour(at_any_minute(12, 5))
    learnt = watched(items, MONDAY + timedelta(days=5), poll=POLL)
    even = replace(learnt, parts=minutes.NONE_SEEN)
    read_at = range(15, 50, 5)
    polled = [after(without_pauses(learnt), minute) for minute in read_at]
    assert all(2 <= at.minute < 12 for at in polled)
    before = [after(without_pauses(even), minute) for minute in read_at]
    assert sum(2 <= at.minute < 12 for at in before) < len(read_at) / 2


@pytest.mark.parametrize("seed", range(8))
def test_of_a_source_that_publishes_at_any_minute_nothing_is_said_by_the_minute(seed: int) -> None:
    state = watched(at_any_minute(12, 21, seed), MONDAY + timedelta(days=21), poll=POLL)
    parts = minutes.profile(state.parts)
    assert max(parts) < 1.25
    assert min(parts) > 0.8


def test_dates_place_items_in_their_part_of_the_hour() -> None:
    at = MONDAY + timedelta(minutes=25)
    state = observe(unseen(MONDAY), FLAT, MOSCOW, Sighting(at, (MONDAY + timedelta(minutes=16),)))
    assert state.parts == (0, 0, 0, 1, *(0.0,) * 8)


def test_the_hour_is_that_of_the_sources_zone() -> None:
    at = MONDAY + timedelta(minutes=10)
    state = observe(unseen(MONDAY), FLAT, ZoneInfo("Asia/Kathmandu"), Sighting(at, (MONDAY + timedelta(minutes=1),)))
    assert state.parts[9] == 1  # 5:46 there


@pytest.mark.parametrize(
    ("date", "span", "told"),
    [
        (MONDAY, timedelta(minutes=10), 1.0),
        (MONDAY + timedelta(minutes=39, seconds=59), timedelta(minutes=10), 1.0),
        (None, timedelta(minutes=10), 1.0),
        (MONDAY - timedelta(hours=9), timedelta(hours=1), 0.0),
        (None, timedelta(hours=1), 0.0),
    ],
    ids=["before the last read", "the time of the request", "no date", "a day without a clock", "no date for an hour"],
)
def test_a_date_that_cannot_place_an_item_is_taken_from_between_two_polls_or_teaches_nothing(
    date: datetime | None, span: timedelta, told: float
) -> None:
    start = MONDAY + timedelta(minutes=30)
    state = observe(unseen(start), FLAT, MOSCOW, Sighting(start + span, (date,)))
    assert sum(state.parts) == pytest.approx(told)
    assert state.parts[6] == pytest.approx(state.parts[7]) == pytest.approx(told / 2)
    assert sum(state.counts) == pytest.approx(1)


@given(st.lists(st.floats(0, 1e4), min_size=minutes.PARTS, max_size=minutes.PARTS))
def test_a_profile_is_one_on_average_and_rules_no_minute_out(counts: list[float]) -> None:
    parts = minutes.profile(counts)
    assert sum(parts) / minutes.PARTS == pytest.approx(1)
    assert all(part > 0 for part in parts)


@given(st.floats(0, 3599), st.floats(1, 3600))
def test_the_parts_of_a_span_are_the_span(begin: float, length: float) -> None:
    profile = minutes.profile((50.0, *(1.0,) * 11))
    pieces = list(minutes.by_part(profile, begin, length))
    assert sum(seconds for _, _, seconds in pieces) == pytest.approx(length)
    assert sum(weight * seconds for weight, _, seconds in pieces) / length == pytest.approx(
        minutes.mean_of(profile, begin, length), abs=1e-6
    )


def test_a_schedule_that_is_given_up_is_forgotten() -> None:
    state = watched(on_the_hour(at_any_minute(12, 14)), MONDAY + timedelta(days=14), poll=POLL)
    later = observe(state, FLAT, MOSCOW, Sighting(state.until + timedelta(seconds=2 * HALF_LIFE)))
    assert sum(later.parts) == pytest.approx(sum(state.parts) / 4)
    assert sum(later.pauses.came) == pytest.approx(sum(state.pauses.came) / 4)


def test_a_source_that_rests_after_each_item_is_polled_later_after_one_than_when_one_is_overdue() -> None:
    end = MONDAY + timedelta(days=7)
    state = watched(every(61, MONDAY, end), end, poll=POLL)
    weights = state.pauses.weights()
    assert all(weight < 0.25 for weight in weights[1:4])
    assert weights[4] > 5
    just, overdue = (
        replace(state, pauses=replace(state.pauses, last=end - age)) for age in (timedelta(), timedelta(minutes=60))
    )
    assert next_due(overdue, FLAT, MOSCOW, TERMS).wait < 0.7 * next_due(just, FLAT, MOSCOW, TERMS).wait


def test_a_source_that_publishes_in_series_is_polled_soon_after_an_item() -> None:
    end = MONDAY + timedelta(days=14)
    items = sorted(begin + n * timedelta(minutes=4) for begin in at_any_minute(4, 14) for n in range(4) if begin < end)
    state = watched(items, end, poll=POLL)
    weights = state.pauses.weights()
    assert weights[1] > 3
    assert all(weight < 0.6 for weight in weights[2:])


@pytest.mark.parametrize("seed", range(4))
def test_of_a_source_without_memory_the_time_since_the_last_item_says_little(seed: int) -> None:
    """Only that the factor of the moment takes chance for bursts and silences, a little."""
    state = watched(at_any_minute(24, 21, seed), MONDAY + timedelta(days=21), poll=POLL)
    assert all(0.55 < weight < 1.8 for weight in state.pauses.weights())


@given(st.floats(0, 20_000), st.floats(1, 20_000))
def test_a_span_is_cut_where_the_age_passes_a_bound(age: float, length: float) -> None:
    pieces = list(by_age(age, length))
    assert sum(seconds for _, _, seconds in pieces) == pytest.approx(length)
    assert [place for place, _, _ in pieces] == sorted({place for place, _, _ in pieces})
    assert all(0 <= place < CLASSES for place, _, _ in pieces)
    assert len(pieces) <= len(BOUNDS) + 1


def test_before_the_first_item_the_age_says_nothing() -> None:
    state = observe(unseen(MONDAY), FLAT, MOSCOW, Sighting(MONDAY + timedelta(hours=5)))
    assert state.pauses == Pauses()
    assert set(state.pauses.weights()) == {1.0}
