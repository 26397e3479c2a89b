"""The simulated year in small: a floor under what `./svodka bench health` shows at full size."""

import pytest

from bench.health import Score, judged

SOURCES, SEED = 8, 5


@pytest.fixture(scope="module")
def score() -> Score:
    return judged(SOURCES, SEED)


@pytest.mark.slow
def test_what_breaks_is_found_in_time(score: Score) -> None:
    assert sum(score.injected.values()) >= 5 * SOURCES
    assert score.share_in_time >= 0.9


@pytest.mark.slow
def test_a_false_alarm_comes_at_most_once_in_a_sources_year(score: Score) -> None:
    assert score.false_a_year <= 1.0
