"""The whole policy in the bench's clockwork: a floor under what `./svodka bench polling` shows at full size."""

import pytest

from bench.polling.engine import Result, run
from bench.polling.peers import Fixed
from bench.polling.rules import Learned
from bench.polling.worlds import made_up
from core.polling.intervals import Aim

SOURCES, BUDGET = 24, 24 * 6.0


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    world = made_up(SOURCES, seed=3)
    rules = {"fixed": Fixed(world, BUDGET), "mean": Learned(world, BUDGET), "tail": Learned(world, BUDGET, Aim.TAIL)}
    return {name: run(world, rule) for name, rule in rules.items()}


@pytest.mark.slow
def test_the_mean_delay_is_far_below_that_of_a_fixed_interval_at_the_same_budget(results: dict[str, Result]) -> None:
    assert results["fixed"].an_hour == pytest.approx(BUDGET, rel=0.02)
    assert results["mean"].an_hour == pytest.approx(BUDGET, rel=0.05)
    assert results["mean"].delays.mean() < 0.6 * results["fixed"].delays.mean()


@pytest.mark.slow
def test_the_first_day_and_week_are_within_the_budget_and_no_hour_costs_more_than_twice_of_it(
    results: dict[str, Result],
) -> None:
    for name in ("mean", "tail"):
        requests = results[name].requests
        assert sum(requests[:24]) / 24 < 1.1 * BUDGET
        assert sum(requests[:168]) / 168 < 1.08 * BUDGET
        assert max(requests) <= 2.4 * BUDGET


@pytest.mark.slow
def test_the_aim_tail_makes_few_items_very_late_and_nothing_is_lost(results: dict[str, Result]) -> None:
    late = {name: sorted(result.delays)[int(0.95 * len(result.delays))] for name, result in results.items()}
    assert late["tail"] < 0.8 * late["fixed"]
    assert results["mean"].lost == results["tail"].lost == 0
