from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.outcomes import POLL_FAILURES, PollOutcome
from core.polling import next_interval, next_poll

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def plan(outcome: PollOutcome, **more: object) -> timedelta:
    values: dict[str, object] = {
        "interval": 600.0,
        "failures": 0,
        "floor": 60.0,
        "ceiling": 14_400.0,
        "retry_after": None,
        "jitter": 0.5,
        "waiting_page_at": None,
    }
    return next_poll(T0, outcome, **(values | more)) - T0  # type: ignore[arg-type]


def test_a_source_that_brings_news_is_polled_sooner() -> None:
    assert next_interval(600, PollOutcome.NEW, floor=60, ceiling=14_400) < 600


def test_a_silent_source_is_polled_later() -> None:
    assert next_interval(600, PollOutcome.NOT_MODIFIED, floor=60, ceiling=14_400) > 600


def test_a_failure_leaves_the_rhythm_alone() -> None:
    assert next_interval(600, PollOutcome.NETWORK, floor=60, ceiling=14_400) == 600


@given(st.sampled_from(list(PollOutcome)), st.floats(1, 1e6), st.integers(0, 10_000), st.floats(0, 1))
def test_a_poll_is_always_in_the_future_and_never_more_than_a_day_away(
    outcome: PollOutcome, interval: float, failures: int, jitter: float
) -> None:
    interval = next_interval(interval, outcome, floor=60, ceiling=14_400)
    assert 60 <= interval <= 14_400
    wait = plan(outcome, interval=interval, failures=failures, jitter=jitter)
    assert timedelta(seconds=54) <= wait <= timedelta(days=1.1)


def test_network_failures_wait_twice_as_long_each_time() -> None:
    waits = [plan(PollOutcome.NETWORK, failures=n) for n in (1, 2, 3)]
    assert waits == [timedelta(seconds=s) for s in (120, 240, 480)]


@pytest.mark.parametrize("outcome", [PollOutcome.FORBIDDEN, PollOutcome.ROBOTS])
def test_a_shut_door_is_tried_once_a_day(outcome: PollOutcome) -> None:
    assert plan(outcome, failures=5) == timedelta(days=1)


def test_retry_after_is_obeyed_and_capped_at_a_day() -> None:
    assert plan(PollOutcome.SERVER_ERROR, failures=1, retry_after=timedelta(hours=3)) == timedelta(hours=3)
    assert plan(PollOutcome.SERVER_ERROR, failures=1, retry_after=timedelta(days=3_650)) == timedelta(days=1)
    assert plan(PollOutcome.SERVER_ERROR, failures=1, retry_after=timedelta(days=-1)) > timedelta()


def test_pages_that_wait_pull_the_poll_forward_but_not_through_a_failure() -> None:
    soon = T0 + timedelta(seconds=15)
    assert plan(PollOutcome.NEW, waiting_page_at=soon) == timedelta(seconds=15)
    assert plan(PollOutcome.NEW, waiting_page_at=T0 - timedelta(hours=1)) == timedelta(seconds=10)
    for outcome in POLL_FAILURES:
        assert plan(outcome, failures=1, waiting_page_at=soon) > timedelta(seconds=15)
