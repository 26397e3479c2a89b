from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.polling.hours import bin_of, hours_between, is_day_off
from core.polling.intervals import Terms, next_due
from core.polling.kinds import KindPrior, Watched, default_of, of_week, pooled
from core.polling.rates import HALF_LIFE, RateState, Sighting, mean_rate, observe, rates, unseen
from tests.core.polling_cases import FLAT, MEDIA, MONDAY, MOSCOW, every, watched

WEEK = timedelta(weeks=1)
moments = st.timedeltas(timedelta(days=-13_000), timedelta(days=13_000)).map(lambda span: MONDAY + span)
zones = st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"])


@pytest.mark.parametrize(
    ("local", "place"),
    [
        (datetime(2026, 3, 2, 0, 0, tzinfo=MOSCOW), 0),
        (datetime(2026, 3, 6, 23, 59, tzinfo=MOSCOW), 23),
        (datetime(2026, 3, 7, 0, 0, tzinfo=MOSCOW), 24),
        (datetime(2026, 3, 8, 23, 59, tzinfo=MOSCOW), 47),
    ],
)
def test_hours_of_working_days_and_of_days_off_have_bins_of_their_own(local: datetime, place: int) -> None:
    assert bin_of(local) == place


@given(moments, st.floats(0, 40 * 3600), zones)
def test_the_pieces_of_a_span_are_the_span(start: datetime, seconds: float, zone: str) -> None:
    end = start + timedelta(seconds=seconds)
    pieces = list(hours_between(start, end, ZoneInfo(zone)))
    assert sum(length for _, _, length in pieces) == pytest.approx((end - start).total_seconds(), abs=0.1)
    assert all(0 < length <= 3600 and 0 <= place < 48 for place, _, length in pieces)


@pytest.mark.parametrize(("day", "hours"), [((3, 29), 23), ((10, 25), 25)])
def test_a_day_on_which_clocks_are_moved_has_its_true_length(day: tuple[int, int], hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    midnight = datetime(2026, *day, tzinfo=berlin)
    start, end = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
    assert sum(length for _, _, length in hours_between(start, end, berlin)) == hours * 3600


def test_a_rate_is_learnt_hour_by_hour_in_the_sources_own_zone() -> None:
    vladivostok = ZoneInfo("Asia/Vladivostok")
    items = [
        item
        for item in every(10, MONDAY + timedelta(minutes=1), MONDAY + 2 * WEEK)
        if 9 <= item.astimezone(vladivostok).hour < 18 and not is_day_off(item.astimezone(vladivostok))
    ]
    learnt = rates(watched(items, MONDAY + 2 * WEEK, zone=vladivostok), FLAT)
    assert all(4.7 < rate < 6.2 for rate in learnt[9:18])
    assert all(rate < 1 for rate in (*learnt[:8], *learnt[19:48]))


def test_items_without_a_date_teach_the_same_rate() -> None:
    items = every(20, MONDAY, MONDAY + WEEK)
    dated = watched(items, MONDAY + WEEK)
    undated = watched(items, MONDAY + WEEK, show=lambda _: None)
    assert mean_rate(undated, FLAT) == pytest.approx(mean_rate(dated, FLAT), rel=0.01)
    assert rates(undated, FLAT) == pytest.approx(rates(dated, FLAT), rel=0.25)


@pytest.mark.parametrize(
    "lie",
    [
        lambda date: date + timedelta(days=400),
        lambda _: datetime(1970, 1, 1, tzinfo=UTC),
        lambda _: MONDAY,
        lambda date: date.replace(year=9999),
    ],
    ids=["a year ahead", "the epoch", "all the same second", "the last year there is"],
)
def test_dates_that_lie_are_held_to_the_time_in_which_the_item_came(lie) -> None:
    items = every(30, MONDAY, MONDAY + WEEK)
    honest, lied = (rates(watched(items, MONDAY + WEEK, show=show), FLAT) for show in (lambda d: d, lie))
    assert lied == pytest.approx(honest, rel=0.4)


def test_a_burst_raises_the_factor_and_is_over_after_some_hours() -> None:
    quiet = watched(every(120, MONDAY, MONDAY + WEEK), MONDAY + WEEK)
    at = quiet.until + timedelta(minutes=10)
    burst = observe(quiet, FLAT, MOSCOW, Sighting(at, (at,) * 8))
    assert quiet.factor < 1.3
    assert burst.factor > 2.5
    later = observe(burst, FLAT, MOSCOW, Sighting(at + timedelta(hours=14)))
    assert later.factor < 1.1


def test_what_is_not_repeated_is_forgotten_by_half_in_three_weeks() -> None:
    state = watched(every(30, MONDAY, MONDAY + WEEK), MONDAY + WEEK)
    later = observe(state, FLAT, MOSCOW, Sighting(state.until + timedelta(seconds=HALF_LIFE)))
    assert sum(later.counts) == pytest.approx(sum(state.counts) / 2)
    long_after = observe(state, FLAT, MOSCOW, Sighting(state.until + timedelta(days=3650)))
    assert sum(long_after.counts) < 1e-9


def test_a_source_that_falls_silent_loses_its_rate() -> None:
    state = watched(every(30, MONDAY, MONDAY + WEEK), MONDAY + WEEK)
    silent = observe(state, FLAT, MOSCOW, Sighting(state.until + 6 * WEEK))
    assert mean_rate(silent, FLAT) < mean_rate(state, FLAT) / 8


def test_a_read_from_before_the_last_changes_nothing() -> None:
    state = watched(every(30, MONDAY, MONDAY + WEEK), MONDAY + WEEK)
    assert observe(state, FLAT, MOSCOW, Sighting(state.until - timedelta(hours=1), (MONDAY,))) is state
    assert observe(state, FLAT, MOSCOW, Sighting(state.until)) is state


def test_a_list_that_overflowed_tells_only_of_the_time_that_it_shows() -> None:
    """After two days away, ten items of the last five hours: two an hour, not ten in two days."""
    state = watched(every(30, MONDAY, MONDAY + WEEK), MONDAY + WEEK)
    at = state.until + timedelta(days=2)
    dates = tuple(every(30, at - timedelta(hours=5), at))
    linked = observe(state, FLAT, MOSCOW, Sighting(at, dates))
    cut_off = observe(state, FLAT, MOSCOW, Sighting(at, dates, linked=False))
    assert mean_rate(cut_off, FLAT) == pytest.approx(2, rel=0.15)
    assert mean_rate(linked, FLAT) < 1.75


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 20 * 86_400), st.lists(st.none() | moments, max_size=12)), max_size=12),
    zones,
    st.booleans(),
)
def test_whatever_is_read_the_state_stays_finite_and_positive(
    reads: list[tuple[float, list[datetime | None]]], zone: str, linked: bool
) -> None:
    state, at = unseen(MONDAY), MONDAY
    for seconds, dates in reads:
        at += timedelta(seconds=seconds)
        state = observe(state, MEDIA, ZoneInfo(zone), Sighting(at, tuple(dates), linked))
    numbers = (*state.counts, state.working_days, state.days_off, state.recent, state.expected)
    finer = (*state.parts, *state.pauses.came, *state.pauses.expected)
    assert all(0 <= number < 1e6 for number in (*numbers, *finer))
    assert state.pauses.last is None or state.pauses.last <= at
    assert 60 <= next_due(state, MEDIA, ZoneInfo(zone), Terms(500.0)).wait <= 14_400
    assert all(0 < rate < 1e6 for rate in rates(state, MEDIA))
    assert sum(state.counts) <= sum(len(dates) for _, dates in reads) + 1e-6


@given(st.integers(0, 60), st.integers(0, 60))
def test_more_items_never_mean_a_lower_rate(few: int, more: int) -> None:
    few, more = sorted((few, more))
    at = MONDAY + timedelta(hours=10)
    low, high = (observe(unseen(MONDAY), FLAT, MOSCOW, Sighting(at, (at,) * count)) for count in (few, more))
    assert mean_rate(low, FLAT) <= mean_rate(high, FLAT)
    assert low.factor <= high.factor


class TestKinds:
    def test_a_shape_is_one_on_average_of_a_week(self) -> None:
        for kind in ("media", "government", "unheard of"):
            shape = default_of(kind).shape
            assert (5 * sum(shape[:24]) + 2 * sum(shape[24:])) / 168 == pytest.approx(1, abs=0.01)

    def test_a_shape_of_another_length_is_refused(self) -> None:
        with pytest.raises(ValueError, match="48"):
            of_week([1.0] * 24)

    def test_sources_teach_their_kind_its_shape_and_mean(self) -> None:
        counts = [0.0] * 48
        counts[3], counts[15] = 40.0, 10.0
        kind = pooled([Watched(counts, 20, 8)] * 30, default_of("media"))
        assert kind.shape[3] > 3 * kind.shape[15] > 9 * kind.shape[12]
        assert kind.mean == pytest.approx(50 / (28 * 24), rel=0.3)

    def test_a_loud_source_has_no_more_say_in_the_shape_than_a_quiet_one(self) -> None:
        loud, quiet = [0.0] * 48, [0.0] * 48
        loud[3], quiet[15] = 4_000.0, 40.0
        kind = pooled([Watched(loud, 20, 8), Watched(quiet, 20, 8)] * 10, default_of("media"))
        assert kind.shape[3] == pytest.approx(kind.shape[15], rel=0.3)

    def test_days_off_that_nobody_has_watched_yet_keep_their_default(self) -> None:
        counts = [2.0] * 24 + [0.0] * 24
        kind = pooled([Watched(counts, 2, 0)] * 50, default_of("media"))
        assert kind.shape[36] / kind.shape[12] == pytest.approx(MEDIA.shape[36] / kind.shape[12], rel=0.35)

    def test_without_sources_a_kind_is_as_stated(self) -> None:
        assert pooled([], MEDIA).mean == MEDIA.mean
        assert pooled([], MEDIA).shape == pytest.approx(MEDIA.shape)

    def test_a_silent_kind_keeps_a_rate_above_nothing(self) -> None:
        assert pooled([Watched([0.0] * 48, 20, 8)] * 5, MEDIA).mean > 0

    @given(st.lists(st.tuples(st.lists(st.floats(0, 1e5), min_size=48, max_size=48), st.floats(0, 30)), max_size=5))
    def test_whatever_was_watched_the_prior_can_be_used(self, sources: list[tuple[list[float], float]]) -> None:
        kind = pooled([Watched(counts, days, days / 3) for counts, days in sources], MEDIA)
        assert kind.mean > 0
        assert 0 < kind.certainty <= 4
        assert all(0 < weight < 1e3 for weight in kind.shape)


def test_a_state_without_evidence_has_the_rates_of_its_kind() -> None:
    prior = KindPrior(0.5, 1.0, MEDIA.shape)
    assert rates(unseen(MONDAY), prior) == pytest.approx([0.5 * weight for weight in MEDIA.shape])
    assert isinstance(unseen(MONDAY), RateState)


def test_what_came_years_ago_is_forgotten_altogether() -> None:
    """A silent source is polled for ten years; single precision, as the database keeps counts, must hold them."""
    state, at = watched([], MONDAY + WEEK), MONDAY + WEEK
    state = observe(state, FLAT, MOSCOW, Sighting(at + timedelta(hours=1), (None, at)))
    for week in range(520):
        state = observe(state, FLAT, MOSCOW, Sighting(at + (week + 1) * WEEK))
    assert set(state.counts) == {0.0}
    assert state.recent == 0.0
    assert mean_rate(state, FLAT) > 0


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2026-03-06", False),  # a Friday
        ("2026-03-09", True),  # a Monday, for the holiday that fell on a Sunday
        ("2026-01-05", True),
        ("2025-12-31", True),  # moved there from the fifth of January
        ("2025-11-01", False),  # a Saturday that was worked
        ("2026-06-13", True),
    ],
)
def test_public_holidays_and_moved_days_are_days_off(day: str, off: bool) -> None:
    assert is_day_off(datetime.fromisoformat(f"{day}T12:00+03:00")) is off
