"""The siege in small: every kind of kill once. `svodka bench chaos` is the long one."""

from pathlib import Path

import pytest
from rich.console import Console

from bench.chaos.command import Ground, besiege
from bench.chaos.kills import KINDS
from bench.chaos.manners import Asked, Manners, judge
from bench.chaos.report import show
from bench.chaos.world import Arrivals, number_said

PAUSE = 0.5
POLLS = {1: [(100.0, 1), (200.0, 2)], 2: [(150.0, 1)]}  # two sources of one host


def asked(*requests: tuple[int | None, float, float], host: str = "a.example") -> list[Asked]:
    return [Asked(host, source, began, ended) for source, began, ended in requests]


@pytest.mark.parametrize(
    ("requests", "at_once", "interleaved", "unclaimed", "too_close"),
    [
        pytest.param([(1, 101, 102), (1, 103, 104), (2, 151, 152), (1, 201, 202)], 0, 0, 0, 0, id="one after another"),
        pytest.param([(1, 101, 102), (1, 101.5, 103)], 1, 0, 0, 0, id="before the answer to the one before"),
        pytest.param([(None, 101, 103), (1, 102, 104)], 1, 0, 0, 0, id="robots.txt is a request too"),
        pytest.param([(1, 149, 150), (2, 152, 153), (1, 155, 156)], 0, 1, 0, 0, id="a poll that came back"),
        pytest.param([(1, 99, 100)], 0, 0, 1, 0, id="before its poll"),
        pytest.param([(1, 149, 150), (2, 150.2, 151)], 0, 0, 0, 1, id="the next poll without a pause"),
    ],
)
def test_a_host_is_asked_by_one_poll_at_a_time(
    requests: list[tuple[int | None, float, float]], at_once: int, interleaved: int, unclaimed: int, too_close: int
) -> None:
    found = judge(asked(*requests), POLLS, PAUSE)
    assert (found.at_once, found.interleaved, found.unclaimed, found.too_close) == (
        at_once,
        interleaved,
        unclaimed,
        too_close,
    )


def test_two_hosts_may_be_asked_at_the_same_time() -> None:
    requests = [*asked((1, 101, 102)), *asked((2, 151, 152), (2, 153, 154)), *asked((1, 101, 102), host="b.example")]
    assert judge(requests, POLLS, PAUSE) == Manners(4, 0, 0, 0, 49.0, 0)


def test_each_page_says_its_own_number_and_nothing_is_published_after_the_end(tmp_path: Path) -> None:
    world = Arrivals(hosts=3, per_minute=60.0, minutes=0.5, seed=1, began=1000.0, stop=tmp_path / "stop")
    sites, items = world.sites(), world.schedule()
    assert len(items) == 4 + 30
    for item in items:
        body = world.page(item.host, item.path)
        assert body is not None
        assert number_said(body.decode()) == item.number
    feed = sites["site0001.example/second.xml"]
    before, _ = feed.feed(1010.0)
    (tmp_path / "stop").write_text("1010.0")
    assert feed.feed(1030.0)[0] == before


@pytest.mark.slow
@pytest.mark.timeout(900)  # some 100 seconds on a quiet machine
def test_whatever_is_killed_no_page_is_lost_none_doubled_and_no_host_is_asked_by_two_polls(open_folder: Path) -> None:
    out = Console(width=120, highlight=False)
    ground = Ground(hosts=8, per_minute=30.0, lease=10, longest_pause=2.0)
    result = besiege(len(KINDS), 3, ground, open_folder / "chaos.log", out)
    show(result, PAUSE, out)
    assert {one.kind for one in result.kills} == set(KINDS)
    assert [one for one in result.kills if one.recovered is None] == []
    assert result.rest is not None
    assert result.verdict.lost == []
    assert result.verdict.doubled == []
    assert not any(result.verdict.broken.values())
    manners = result.verdict.manners
    assert manners.requests > result.verdict.published
    assert (manners.at_once, manners.interleaved, manners.unclaimed) == (0, 0, 0)
