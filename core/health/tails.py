"""How long a gap may become by chance: peaks over a threshold, with a generalised Pareto tail (Pickands 1975).

Gaps are measured in the source's own rhythm, so that one unit is one item that was to be expected. How often a gap
passes the threshold, and by how much on average, is counted; both begin with what the sources of the kind show.
Batches, uneven days and a rhythm that is known badly make long gaps, and so are all in the counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import expm1, log

THRESHOLD = 2.0
_SHAPE = 0.05  # a little heavier than exponential: slow days and quick ones are mixed
_REMEMBERED = 1_000.0  # gaps
_LEAST_BOUND = 4.0
_PRIOR_GAPS, _PRIOR_OVER = 30.0, 6.0
_MOST_SAY = 60.0  # gaps over the threshold: no source weighs more in what is pooled


@dataclass(frozen=True, slots=True)
class Gaps:
    """`over` of `count` gaps were longer than the threshold, by `excess` together."""

    count: float = 0.0
    over: float = 0.0
    excess: float = 0.0


@dataclass(frozen=True, slots=True)
class Tail:
    """Of a kind: the share of gaps over the threshold, and by how much they pass it on average."""

    over: float = 0.2
    excess: float = 2.0


def with_gap(gaps: Gaps, length: float, most: float) -> Gaps:
    """A gap that was an alarm counts as long as the bound, `most`: chance is learnt, not the outage."""
    kept = min(_REMEMBERED / (gaps.count + 1), 1.0)
    more = min(length, most) - THRESHOLD
    return Gaps(gaps.count * kept + 1, gaps.over * kept + (more > 0), gaps.excess * kept + max(more, 0.0))


def bound(gaps: Gaps, kind: Tail, a_year: float, alarms: float) -> float:
    """The gap that is passed by chance `alarms` times a year, where there are `a_year` of them."""
    over = (gaps.over + _PRIOR_GAPS * kind.over) / (gaps.count + _PRIOR_GAPS)
    excess = (gaps.excess + _PRIOR_OVER * kind.excess) / (gaps.over + _PRIOR_OVER)
    often = max(a_year * over / alarms, 1.0)
    return max(THRESHOLD + excess * expm1(_SHAPE * log(often)) / _SHAPE, _LEAST_BOUND)


def pooled(sources: Iterable[Gaps]) -> Tail:
    """What the gaps of the sources of a kind have in common."""
    before = Tail()
    count, over, excess = _PRIOR_GAPS, _PRIOR_GAPS * before.over, _PRIOR_GAPS * before.over * before.excess
    for gaps in sources:
        say = min(_MOST_SAY / max(gaps.over, 1e-9), 1.0)
        count, over, excess = count + say * gaps.count, over + say * gaps.over, excess + say * gaps.excess
    return Tail(over / count, excess / over)
