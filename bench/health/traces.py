"""Recorded post times of real channels, in which nothing was broken on purpose: what alerts come all the same."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bench.health.engine import Opened, run
from bench.health.worlds import DAY, HOUR, START, Made
from core.health.kinds import habits
from core.polling.kinds import default_of

_LEARN = 28 * DAY
_LEAST = 56 * DAY
_A_YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Lived:
    """The alerts of one channel in so many years, and the longest silence in days that it had in them."""

    name: str
    years: float
    told: list[Opened]
    longest: float


def recorded(file: Path) -> list[Lived]:
    """All channels of an .npz (one array of Unix times a channel) that are long enough, polled every half hour at
    least. The first four weeks only teach."""
    with np.load(file) as archive:
        traces = {name: np.sort(archive[name]) - START.timestamp() for name in archive.files}
    return [_lived(name, trace) for name, trace in traces.items() if trace[-1] - trace[0] >= _LEAST]


def _lived(name: str, items: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Lived:
    begin, end = float(items[0]), float(items[-1])
    a_day = len(items) / (end - begin) * DAY
    interval = float(np.clip(0.7 * DAY / a_day, 600, HOUR / 2))
    polls = np.arange(begin + 1, end, interval)
    source = Made(
        number=0,
        kind="media",
        zone=ZoneInfo("Europe/Moscow"),
        a_day=a_day,
        batch=1.0,
        day_variance=1.0,
        intensity=np.zeros(1),
        items=items,
        batches=np.arange(len(items)),
        polls=polls,
        failing=np.zeros(len(polls), np.bool_),
        static=False,
        dated_list=True,
        undated=0.0,
        short=0.0,
        odd=0.0,
    )
    kind = habits("media", default_of("media"), ())
    _, told = run(source, [], kind, begin, end, 1, None)
    late = items[items >= begin + _LEARN]
    return Lived(
        name,
        (end - begin - _LEARN) / _A_YEAR,
        [one for one in told if one.at >= begin + _LEARN],
        float(np.diff(late).max()) / DAY,
    )
