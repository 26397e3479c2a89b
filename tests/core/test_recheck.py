"""When an article is looked at again, and how often a source's articles may be."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from core.recheck import allowance, next_look, parse_hours

HOUR = timedelta(hours=1)
T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEPS = parse_hours("1, 6, 24,72")


@pytest.mark.parametrize("nothing", ["", "0", " 0 ", ","])
def test_nothing_switches_it_off(nothing: str) -> None:
    assert parse_hours(nothing) == ()
    assert next_look(T0, T0, T0, parse_hours(nothing)) is None


@pytest.mark.parametrize("wrong", ["an hour", "1,0", "0,1", "6,1", "1,1", "-1", "1,99999", "nan", "inf"])
def test_what_is_no_list_of_rising_hours_is_refused_with_a_sentence(wrong: str) -> None:
    with pytest.raises(ValueError, match="write hours"):
        parse_hours(wrong)


@pytest.mark.parametrize(
    ("published", "seen", "now", "expected"),
    [
        (0, 0, 0, 1),
        (0, 0, 1, 6),
        (0, 2, 2, 6),  # found late: what has passed is not caught up with
        (None, 2, 2, 3),
        (5, 2, 2, 3),  # a date after the first sight is no date
        (0, 0, 23.9, 24),
        (0, 0, 72, None),
        (-1000, 2, 2, None),
    ],
)
def test_the_next_look_counts_from_publication(
    published: float | None, seen: float, now: float, expected: float | None
) -> None:
    at = next_look(None if published is None else T0 + published * HOUR, T0 + seen * HOUR, T0 + now * HOUR, STEPS)
    assert at == (None if expected is None else T0 + expected * HOUR)


def test_looks_are_a_share_of_the_other_requests_in_the_long_run() -> None:
    chance = random.Random(1)
    polls = [1] * 900 + [7] * 100
    looks = [allowance(0.2, requests, chance.random()) for requests in polls]
    assert set(looks[:900]) == {0, 1} and set(looks[900:]) == {1, 2}
    assert sum(looks) == pytest.approx(0.2 * sum(polls), rel=0.1)
    assert allowance(0.0, 1_000, 0.0) == 0
