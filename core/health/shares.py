"""Whether the share of bad ones among many has risen: a Bernoulli CUSUM (Page 1954; Reynolds and Stoumbos 1999).

Each one, good or bad, moves a score by the logarithm of how much likelier it is after a break than before. The
share before is the source's own; after a break at least every second good one turns bad. What raised the score is
learnt when it has fallen to nothing again: what is suspected is not the habit, and what an alarm saw never is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log

_BROKEN = 0.5  # of the good ones turn bad
_KNOWN = 20.0  # so many were seen before anything is said
REMEMBERED = 500.0
_LEAST_BOUND = 5.0
_ONE_STEP = 0.55  # of the bound: what comes together is one witness, and one is not enough
_WELL = 3.0  # the score of a recovery: twenty times likelier well than ill
_HOPELESS = 0.8  # of which most are bad from the start: there is nothing to lose


@dataclass(frozen=True, slots=True)
class Before:
    """Of all sources, before one is known: so many `bad` of `total`. Its share is believed up to `most`."""

    bad: float = 0.3
    total: float = 20.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """`bad` of `total`, faded. The score began to rise at `since`; since then `bad_since` of `total_since` were bad."""

    bad: float = 0.0
    total: float = 0.0
    score: float = 0.0
    since: datetime | None = None
    bad_since: int = 0
    total_since: int = 0
    alarm: bool = False
    well: float = 0.0

    def usual(self, before: Before) -> float:
        return min((self.bad + before.bad) / (self.total + before.total), before.most)


def with_batch(share: Share, bad: Sequence[bool], at: datetime, a_year: float, alarms: float, before: Before) -> Share:
    """After a batch that came at `at`. `a_year` are the ones that come in a year; chance may raise `alarms` of them."""
    wrong, count = sum(bad), len(bad)
    usual = share.usual(before)
    if usual >= _HOPELESS or share.total < _KNOWN:
        return _learnt(share, wrong, count)
    broken = usual + (1 - usual) * _BROKEN
    step = wrong * log(broken / usual) + (count - wrong) * log((1 - broken) / (1 - usual))
    wrong_since, count_since = share.bad_since + wrong, share.total_since + count
    if share.alarm:
        well = max(share.well - step, 0.0)
        if well >= _WELL:
            return Share(share.bad, share.total)
        return replace(share, well=well, bad_since=wrong_since, total_since=count_since)
    bound = max(log(max(a_year, 1.0) / alarms), _LEAST_BOUND)
    score = share.score + min(step, _ONE_STEP * bound)
    if score <= 0:  # it was chance: the habit has such stretches
        return _learnt(share, wrong_since, count_since)
    return Share(share.bad, share.total, score, share.since or at, wrong_since, count_since, score >= bound)


def _learnt(share: Share, wrong: int, count: int) -> Share:
    kept = max(1 - count / REMEMBERED, 0.0) if share.total >= REMEMBERED else 1.0
    return Share(share.bad * kept + wrong, share.total * kept + count)
