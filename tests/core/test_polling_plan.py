from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.outcomes import POLL_FAILURES, PollOutcome
from core.polling.backoff import backoff
from core.polling.intervals import Terms
from core.polling.kinds import KindPrior
from core.polling.manners import Manners
from core.polling.plan import Ended, Plan, plan
from core.polling.rates import unseen
from tests.core.polling_cases import MOSCOW

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TERMS = Terms(1_000.0, floor=60, ceiling=14_400)
NO_WISHES = Manners()
PRIOR = KindPrior(2.0, 1.0, (1.0,) * 48)


def planned(outcome: PollOutcome, *, fixed: float | None = None, manners: Manners = NO_WISHES, **ended: object) -> Plan:
    return plan(Ended(T0, outcome, **ended), unseen(T0), PRIOR, MOSCOW, TERMS, manners, fixed)  # type: ignore[arg-type]


def wait(outcome: PollOutcome, **more: object) -> timedelta:
    return planned(outcome, **more).at - T0  # type: ignore[arg-type]


@given(
    st.sampled_from(list(PollOutcome)),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.none() | st.floats(0, 1e7),
    st.none() | st.timedeltas(timedelta(days=-9), timedelta(days=9)),
)
def test_a_poll_is_always_in_the_future_and_never_more_than_a_day_away(
    outcome: PollOutcome, failures: int, jitter: float, fixed: float | None, retry_after: timedelta | None
) -> None:
    found = wait(outcome, failures=failures, jitter=jitter, fixed=fixed, retry_after=retry_after)
    assert timedelta(seconds=57) <= found <= timedelta(days=1.05)


def test_network_failures_wait_twice_as_long_each_time() -> None:
    waits = [wait(PollOutcome.NETWORK, failures=n) for n in (1, 2, 3)]
    assert waits == [timedelta(seconds=s) for s in (120, 240, 480)]


@pytest.mark.parametrize("outcome", [PollOutcome.FORBIDDEN, PollOutcome.ROBOTS, PollOutcome.GONE])
def test_a_shut_door_is_tried_again_soon_then_once_a_day(outcome: PollOutcome) -> None:
    waits = [wait(outcome, failures=n) for n in (1, 2, 3, 50)]
    assert waits == [timedelta(minutes=10), timedelta(hours=1), timedelta(days=1), timedelta(days=1)]


@given(st.sampled_from(sorted(POLL_FAILURES)), st.integers(1, 10**9))
def test_no_failure_shortens_the_wait(outcome: PollOutcome, failures: int) -> None:
    first, second = (backoff(outcome, n, floor=60, ceiling=14_400) for n in (failures, failures + 1))
    assert timedelta(seconds=60) <= first <= second <= timedelta(days=1)


def test_retry_after_is_obeyed_and_capped_at_a_day() -> None:
    asked = [timedelta(hours=3), timedelta(days=3_650), timedelta(days=-1)]
    waits = [wait(PollOutcome.SERVER_ERROR, failures=1, retry_after=pause) for pause in asked]
    assert waits == [timedelta(hours=3), timedelta(days=1), timedelta(seconds=120)]


def test_pages_that_wait_pull_the_poll_forward_but_not_through_a_failure() -> None:
    soon = T0 + timedelta(seconds=15)
    assert wait(PollOutcome.NEW, waiting_page_at=soon) == timedelta(seconds=15)
    assert wait(PollOutcome.NEW, waiting_page_at=T0 - timedelta(hours=1)) == timedelta(seconds=10)
    for outcome in POLL_FAILURES:
        assert wait(outcome, failures=1, waiting_page_at=soon) > timedelta(seconds=15)


def test_a_fixed_interval_takes_the_place_of_the_rates_within_the_bounds() -> None:
    waits = [wait(PollOutcome.NEW, fixed=seconds) for seconds in (900, 1, 10**6)]
    assert waits == [timedelta(seconds=s) for s in (900, 60, 14_400)]


def test_a_ttl_that_can_be_meant_is_kept() -> None:
    assert wait(PollOutcome.NOT_MODIFIED, manners=Manners(ttl=1_700)) == wait(PollOutcome.NOT_MODIFIED)
    slow = KindPrior(0.3, 1.0, (1.0,) * 48)
    ended = Ended(T0, PollOutcome.NOT_MODIFIED)
    terms = Terms(100.0)
    unasked = plan(ended, unseen(T0), slow, MOSCOW, terms).at
    assert (
        unasked
        < T0 + timedelta(hours=1)
        < T0 + timedelta(hours=2)
        == plan(ended, unseen(T0), slow, MOSCOW, terms, Manners(ttl=7_200)).at
    )


def test_a_poll_waits_for_the_end_of_the_hours_to_skip() -> None:
    assert planned(PollOutcome.NEW, manners=Manners(skip_hours=(9, 10))).at == T0.replace(hour=11)


def test_an_empty_list_is_planned_from_now_and_not_from_the_last_that_was_read() -> None:
    state = unseen(T0 - timedelta(days=2))
    found = plan(Ended(T0, PollOutcome.EMPTY), state, PRIOR, MOSCOW, TERMS)
    assert found.at > T0 + timedelta(minutes=1)
