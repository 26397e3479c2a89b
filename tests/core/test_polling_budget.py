import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.polling.budget import PEAK, Demand, Tokens, corrected, equal_interval, most_tokens, polls_an_hour, solve
from core.polling.intervals import Aim
from tests.core.polling_cases import MEDIA

TABLE = tuple(2 * MEDIA.mean * weight for weight in MEDIA.shape)
HOURS = (5 / 168,) * 24 + (2 / 168,) * 24


def spent(demands: list[Demand], price: float, aim: Aim) -> float:
    total = 0.0
    for demand in demands:
        for rate, share in zip(demand.rates, HOURS, strict=True):
            polls = polls_an_hour(rate, price * demand.cost, aim)
            total += demand.cost * share * min(max(polls, 3600 / demand.ceiling), 3600 / demand.floor)
    return total


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0.01, 30), st.integers(1, 4)), min_size=1, max_size=20),
    st.floats(2, 20),
    st.sampled_from(list(Aim)),
)
def test_at_the_solved_price_the_sources_cost_the_budget(
    sources: list[tuple[float, int]], each: float, aim: Aim
) -> None:
    demands = [Demand([size * rate for rate in TABLE], 10.0, 1e6, float(cost)) for size, cost in sources]
    budget = each * sum(cost for _, cost in sources)
    assert spent(demands, solve(demands, budget, aim), aim) == pytest.approx(budget, rel=0.02)


def test_on_the_first_day_a_working_day_costs_no_more_than_the_budget() -> None:
    demands = [Demand(TABLE, 10.0, 1e6)]
    day, week = (solve(demands, 6.0, Aim.MEAN, first_day=first) for first in (True, False))
    assert sum(polls_an_hour(rate, day, Aim.MEAN) for rate in TABLE[:24]) / 24 == pytest.approx(6.0, rel=0.01)
    assert day > week


def test_an_address_more_makes_a_source_polled_less_often() -> None:
    assert polls_an_hour(2.0, 100.0 * 3, Aim.MEAN) == pytest.approx(polls_an_hour(2.0, 100.0, Aim.MEAN) / 3**0.5)


@pytest.mark.parametrize("budget", [0.001, 1e9])
def test_a_budget_out_of_reach_gives_a_price_all_the_same(budget: float) -> None:
    assert 0 < solve([Demand(TABLE, 60.0, 14_400.0)], budget, Aim.MEAN) < 1e13
    assert solve([], budget, Aim.MEAN) > 0


@pytest.mark.parametrize("aim", list(Aim))
def test_overspending_raises_the_price_and_settles(aim: Aim) -> None:
    """The rates foretell half of what is spent: the correction finds the factor of two."""
    correction, power = 1.0, 0.5 if aim is Aim.MEAN else 1 / 3
    for _ in range(30):
        correction = corrected(correction, 2 * 100 * correction**-power, 100, aim)
    assert 200 * correction**-power == pytest.approx(100, rel=0.02) or correction == 4.0


def test_a_day_without_polls_corrects_nothing() -> None:
    assert corrected(1.3, 0, 100, Aim.MEAN) == 1.3
    assert corrected(1.3, 100, 0, Aim.MEAN) == 1.3
    assert 0.1 < corrected(1.0, 1e-9, 1e9, Aim.MEAN) < corrected(1.0, 1e9, 1e-9, Aim.MEAN) < 10


def test_the_fixed_interval_spends_the_budget_alike() -> None:
    assert equal_interval(2_000, 12_000) == 600
    assert equal_interval(2_000, 0) > 0


def test_tokens_keep_every_stretch_to_twice_the_budget() -> None:
    tokens, made = Tokens(most_tokens(720)), 0
    for _ in range(3600):
        tokens = tokens.after(1, 720)
        if tokens.left >= 1:
            tokens, made = tokens.less(1), made + 1
    assert made == pytest.approx(PEAK * 720 + most_tokens(720), abs=2)


@given(st.floats(-1e6, 1e6), st.floats(-100, 1e9), st.floats(0, 1e6))
def test_time_alone_never_brings_more_tokens_than_their_measure(left: float, seconds: float, budget: float) -> None:
    assert left <= Tokens(left).after(seconds, budget).left <= max(left, most_tokens(budget))


def test_the_smallest_budget_is_spent_at_all() -> None:
    assert most_tokens(0.1) >= 1
