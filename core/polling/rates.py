"""How often a source publishes: a Gamma-Poisson rate for each bin of its week, and a factor for right now.

The rate of bin h is `(3 + n_h) / (3 / (r * s_h) + E_h)`: `n_h` items in `E_h` hours, a prior worth three
items at the source's mean rate `r` times its kind's shape `s_h`; counts and exposure are forgotten with a
half-life of three weeks (Gamma-Poisson discounting: West and Harrison 1997, ch. 10). The factor
`m = (3 + recent) / (3 + expected)`, half-life two hours, follows bursts and silences. Within the hour, `minutes`
and `pauses` tell more; they are forgotten like the counts.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from math import exp, log

from core.polling import minutes, pauses
from core.polling.hours import BINS, hours_between
from core.polling.kinds import KindPrior
from core.polling.pauses import Pauses

PRIOR_ITEMS = 3.0
LOCAL_ITEMS = 3.0
HALF_LIFE = 21 * 86_400.0
LOCAL_HALF_LIFE = 2 * 3600.0
_LOCAL_FADE = log(2) / LOCAL_HALF_LIFE
_LONGEST_SPAN = timedelta(weeks=6)  # of one step: what lies further back is forgotten anyway
_REQUEST = 5.0  # seconds: an item that is dated so shortly before the read has the time of the request
_FORGOTTEN = 1e-9  # items, days: less is nothing, and after years too small for the database's numbers


@dataclass(frozen=True, slots=True)
class RateState:
    """What a source has shown. `counts` are items by bin, seen in so many working days and days off.

    `until` is the end of the time for which the counts are complete; they and the days are faded at each full
    hour. `recent` and `expected` are the items of the last hours, as they came and as the bins foretold them.
    `parts` are items by part of the hour, of those whose minute is known.
    """

    counts: tuple[float, ...]
    working_days: float
    days_off: float
    recent: float
    expected: float
    until: datetime
    parts: tuple[float, ...] = minutes.NONE_SEEN
    pauses: Pauses = Pauses()  # noqa: RUF009 - frozen

    @property
    def factor(self) -> float:
        """How much more than usual the source publishes at `until`."""
        return self.factor_after(0.0)

    def factor_after(self, seconds: float) -> float:
        """The same, so long after `until`: what the last hours taught fades."""
        left = exp(-_LOCAL_FADE * seconds)
        return (LOCAL_ITEMS + self.recent * left) / (LOCAL_ITEMS + self.expected * left)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One successful read of a source's lists at the time `at`.

    `dates` are those of the items that were not known before, None where an item has none. The read is
    `linked` when it went on down to items that were known, so that none between can be missing.
    """

    at: datetime
    dates: tuple[datetime | None, ...] = ()
    linked: bool = True


def unseen(at: datetime) -> RateState:
    return RateState((0.0,) * BINS, 0.0, 0.0, 0.0, 0.0, at)


def mean_rate(state: RateState, prior: KindPrior) -> float:
    """Items an hour, averaged over a week."""
    exposure = state.working_days * prior.working + state.days_off * prior.off
    return (prior.certainty + sum(state.counts)) / (prior.certainty / prior.mean + exposure)


def rate_in(state: RateState, prior: KindPrior, mean: float, place: int) -> float:
    """Items an hour in one bin, without the factor of the moment."""
    days = state.working_days if place < 24 else state.days_off
    return (PRIOR_ITEMS + state.counts[place]) / (PRIOR_ITEMS / (mean * prior.shape[place]) + days)


def rates(state: RateState, prior: KindPrior) -> tuple[float, ...]:
    """Items an hour in each of the 48 bins."""
    mean = mean_rate(state, prior)
    return tuple(rate_in(state, prior, mean, place) for place in range(BINS))


def observe(state: RateState, prior: KindPrior, zone: tzinfo, seen: Sighting) -> RateState:
    """The state after one more read. A read that is older than the state changes nothing.

    An item was not there at `until`, so it came since, whatever its date claims: dates place items
    within that span, and cannot move them out of it. Items without one are spread over it. A read that
    is not `linked` tells only of the time since the oldest item it shows.
    """
    if seen.at <= state.until:
        return state
    start, dated, undated = _told(state.until, seen)
    span = (seen.at - start).total_seconds()
    offsets = [min(max((date - start).total_seconds(), 0.0), span) for date in dated]
    known = _faded(state, seen.at)
    working, off = known.working_days, known.days_off
    local = exp(-_LOCAL_FADE * (seen.at - state.until).total_seconds())
    recent = left if (left := state.recent * local) > _FORGOTTEN else 0.0
    expected = state.expected * local
    pieces = _foretold(state, prior, zone, start, seen.at)
    for place, rate, since, length in pieces:
        if place < 24:
            working += length / 86_400
        else:
            off += length / 86_400
        # the integral of what fades while it is gathered
        ago = span - since
        faded = exp(-_LOCAL_FADE * (ago - length)) - exp(-_LOCAL_FADE * ago)
        expected += rate * faded / _LOCAL_FADE
    counts = known.counts
    if seen.dates:
        added = list(counts)
        for offset in offsets:
            place = pieces[bisect_right(pieces, offset, key=_since) - 1][0]
            added[place] += 1
            recent += exp(-_LOCAL_FADE * (span - offset))
        if undated:
            recent += undated * _spread(added, pieces, span, prior, undated)
        counts = tuple(added)
    exact = [offset for offset in offsets if 0 < offset < span - _REQUEST]  # the others were not published then
    second = minutes.second_of_hour(start, zone)
    parts = minutes.with_items(known.parts, state.parts, second, span, exact, len(seen.dates) - len(exact))
    foreseen = [(rate * state.factor_after(since + length / 2), since, length) for _, rate, since, length in pieces]
    if start > state.until:  # what came before the first item shown was missed
        known = replace(known, pauses=replace(known.pauses, last=start))
    rested = pauses.after_read(known.pauses, start, span, foreseen, offsets, undated)
    return RateState(counts, working, off, recent, expected, seen.at, parts, rested)


def _foretold(
    state: RateState, prior: KindPrior, zone: tzinfo, start: datetime, end: datetime
) -> list[tuple[int, float, float, float]]:
    """A span by hours, as the state before it foretells it: (bin, items a second, seconds since `start`, seconds)."""
    mean = mean_rate(state, prior)
    profile, second = minutes.profile(state.parts), minutes.second_of_hour(start, zone)
    return [
        (
            place,
            rate_in(state, prior, mean, place) / 3600 * minutes.mean_of(profile, 0.0 if since else second, length),
            since,
            length,
        )
        for place, since, length in hours_between(start, end, zone)
    ]


def _faded(state: RateState, at: datetime) -> RateState:
    """What is remembered of the counts at `at`."""
    hours = at.timestamp() // 3600 - state.until.timestamp() // 3600
    if not hours:
        return state
    kept = 0.5 ** (hours * 3600 / HALF_LIFE)

    def left(numbers: tuple[float, ...]) -> tuple[float, ...]:
        return tuple([less if (less := number * kept) > _FORGOTTEN else 0.0 for number in numbers])

    rested = replace(state.pauses, came=left(state.pauses.came), expected=left(state.pauses.expected))
    working, off = state.working_days * kept, state.days_off * kept
    return replace(
        state, counts=left(state.counts), working_days=working, days_off=off, parts=left(state.parts), pauses=rested
    )


def _told(until: datetime, seen: Sighting) -> tuple[datetime, list[datetime], int]:
    """Since when a read tells of all items, the dates of those that came since, and how many came without one."""
    start = max(until, seen.at - _LONGEST_SPAN)
    dated = sorted(date for date in seen.dates if date is not None)
    undated = len(seen.dates) - len(dated)
    if not seen.linked and dated and not undated and start < dated[0] < seen.at:
        return dated[0], dated[1:], 0
    return start, dated, undated


def _since(piece: tuple[int, float, float, float]) -> float:
    return piece[2]


def _spread(
    counts: list[float], pieces: list[tuple[int, float, float, float]], span: float, prior: KindPrior, items: int
) -> float:
    """Adds items of unknown time to the bins, as the shape has it; returns what is left of one by now."""
    weights = [prior.shape[place] * length for place, _, _, length in pieces]
    total, left = sum(weights), 0.0
    for (place, _, since, length), weight in zip(pieces, weights, strict=True):
        share = weight / total
        counts[place] += items * share
        left += share * exp(-_LOCAL_FADE * (span - since - length / 2))
    return left
