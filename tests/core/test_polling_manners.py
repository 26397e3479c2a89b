from datetime import timedelta

import pytest

from core.polling.kinds import KindPrior
from core.polling.manners import Manners, after_skipped, least_wait, with_period
from core.polling.rates import unseen
from tests.core.polling_cases import FLAT, MEDIA, MONDAY, MOSCOW, every, watched

HOUR = 3600
NOON = MONDAY + timedelta(weeks=1, hours=9)


@pytest.mark.parametrize(
    ("an_hour", "ttl", "held"),
    [(5.0, HOUR, False), (0.2, HOUR, True), (0.2, 24 * HOUR, False), (0.01, 24 * HOUR, True), (5.0, 5 * 60, True)],
)
def test_a_ttl_is_kept_by_a_feed_that_brings_less_than_an_item_in_it(an_hour: float, ttl: int, held: bool) -> None:
    prior = KindPrior(an_hour, 1.0, (1.0,) * 48)
    assert least_wait(Manners(ttl=ttl), unseen(NOON), prior, MOSCOW) == (ttl if held else 0)


def test_a_ttl_of_years_is_not_counted_out_hour_by_hour() -> None:
    silent = KindPrior(1e-9, 1.0, (1.0,) * 48)
    assert least_wait(Manners(ttl=9_999_999 * 60), unseen(NOON), silent, MOSCOW) == 7 * 24 * HOUR


def test_a_feed_without_wishes_keeps_nobody_away() -> None:
    assert least_wait(Manners(), unseen(NOON), FLAT, MOSCOW) == 0
    assert after_skipped(NOON, Manners(), unseen(NOON), MOSCOW) == NOON


def test_an_hour_to_skip_is_skipped() -> None:
    night = Manners(skip_hours=(22, 23, 0, 1))
    at = MONDAY.replace(hour=22, minute=40)
    assert after_skipped(at, night, unseen(NOON), MOSCOW) == MONDAY + timedelta(days=1, hours=2)


def test_days_to_skip_are_skipped() -> None:
    saturday = MONDAY + timedelta(days=5, hours=3)
    weekend = Manners(skip_days=(5, 6))
    assert after_skipped(saturday, weekend, unseen(NOON), MOSCOW) == MONDAY + timedelta(days=7)


def test_an_hour_in_which_news_came_all_the_same_is_not_skipped() -> None:
    night = Manners(skip_hours=(22,))
    items = [item for item in every(30, MONDAY, NOON) if item.hour == 22]
    at = MONDAY.replace(hour=22, minute=40)
    assert after_skipped(at, night, watched(items, NOON), MOSCOW) == at


def test_a_feed_that_wants_never_to_be_read_is_read_in_the_end() -> None:
    never = Manners(skip_days=tuple(range(7)))
    assert after_skipped(NOON, never, unseen(NOON), MOSCOW) <= NOON + timedelta(days=3)


@pytest.mark.parametrize(
    ("period", "mean"), [(None, MEDIA.mean), (HOUR, MEDIA.mean), (24 * HOUR, 1 / 24), (168 * HOUR, 1 / 168)]
)
def test_a_stated_period_is_the_prior_unless_it_is_the_templates_own(period: int | None, mean: float) -> None:
    assert with_period(MEDIA, Manners(update_period=period)).mean == pytest.approx(mean)
