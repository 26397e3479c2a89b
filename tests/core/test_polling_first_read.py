from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.polling.first_read import begin, believable
from core.polling.rates import mean_rate
from tests.core.polling_cases import FLAT, MEDIA, MONDAY, MOSCOW, every

NOW = MONDAY + timedelta(days=3, hours=9)
TEN_DAYS = [NOW - timedelta(hours=12 * n + 3, minutes=7 * n, seconds=n) for n in range(20)]


def test_a_new_source_knows_its_rate_from_its_first_list() -> None:
    assert mean_rate(begin(FLAT, MOSCOW, NOW, TEN_DAYS), FLAT) == pytest.approx(1 / 12, rel=0.25)
    busy = every(5, NOW - timedelta(hours=4), NOW)
    assert mean_rate(begin(FLAT, MOSCOW, NOW, busy), FLAT) > 5


@pytest.mark.parametrize(
    "dates",
    [
        [],
        [None] * 20,
        [NOW] * 20,
        [NOW - timedelta(seconds=n) for n in range(20)],
        [NOW - timedelta(days=30)] * 20,
        [NOW + timedelta(days=n) for n in range(20)],
        [*TEN_DAYS[:5], *[None] * 15],
        [*TEN_DAYS[:3], *[TEN_DAYS[4]] * 17],
        [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), NOW],
    ],
    ids=["none", "undated", "now", "about now", "an import", "the future", "few", "twins", "absurd"],
)
def test_a_list_whose_dates_cannot_be_meant_teaches_nothing(dates: list[datetime | None]) -> None:
    assert begin(MEDIA, MOSCOW, NOW, dates).counts == (0.0,) * 48


def test_an_item_pinned_to_the_top_for_years_does_not_slow_a_source_down() -> None:
    pinned = [*TEN_DAYS, NOW - timedelta(days=900)]
    assert believable(pinned, NOW, MOSCOW) == believable(TEN_DAYS, NOW, MOSCOW)


def test_a_clock_that_is_a_little_ahead_is_forgiven() -> None:
    ahead = [date + timedelta(hours=3, minutes=5) for date in TEN_DAYS]
    assert len(believable(ahead, NOW, MOSCOW)) == 20
    assert max(believable(ahead, NOW, MOSCOW)) == NOW


def test_dates_without_a_clock_teach_the_rate_but_not_the_hour() -> None:
    midnight = datetime(2026, 3, 4, tzinfo=MOSCOW).astimezone(UTC)
    days = [midnight - timedelta(days=n // 4) for n in range(40)]
    state = begin(MEDIA, MOSCOW, NOW, days)
    assert 24 * mean_rate(state, MEDIA) == pytest.approx(4, rel=0.35)
    assert state.counts[0] < state.counts[12]


@given(
    st.lists(
        st.none() | st.timedeltas(timedelta(days=-40_000), timedelta(days=30_000)).map(lambda span: NOW + span),
        max_size=40,
    )
)
def test_any_list_can_be_read_first(dates: list[datetime | None]) -> None:
    state = begin(MEDIA, MOSCOW, NOW, dates)
    assert state.until == NOW
    assert 0 < mean_rate(state, MEDIA) < 1e5


@pytest.mark.parametrize("cut", [lambda d: d.replace(microsecond=0), lambda d: d.replace(second=0, microsecond=0)])
def test_dates_to_the_minute_are_good_enough(cut: Callable[[datetime], datetime]) -> None:
    assert len(believable([cut(date) for date in TEN_DAYS], NOW, MOSCOW)) == 20
