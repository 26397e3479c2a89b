"""When a source is polled next: pure arithmetic over what its last polls brought.

Intervals shrink by a third when a poll brings something and grow by a third when it does not;
failures back off by reason.
"""

from datetime import datetime, timedelta

from core.outcomes import POLL_FAILURES, PollOutcome

_FASTER, _SLOWER = 0.7, 1.3
_JITTER = 0.1
_DAY = timedelta(days=1)
_MAX_RETRY_AFTER = _DAY
_BREATH = timedelta(seconds=10)  # between two turns of a source that has more pages than one turn takes
_CLOSED = frozenset(
    {PollOutcome.FORBIDDEN, PollOutcome.ROBOTS, PollOutcome.BLOCKED_ADDRESS, PollOutcome.GONE, PollOutcome.SPIDER_ERROR}
)


def next_interval(interval: float, outcome: PollOutcome, *, floor: float, ceiling: float) -> float:
    """The source's own rhythm in seconds after one more poll. A failure says nothing about the rhythm."""
    if outcome is PollOutcome.NEW:
        interval *= _FASTER
    elif outcome not in POLL_FAILURES:
        interval *= _SLOWER
    return min(max(interval, floor), max(ceiling, floor))


def backoff(outcome: PollOutcome, failures: int, *, floor: float, ceiling: float) -> timedelta:
    """The wait after the `failures`-th failure in a row: doors that are shut are tried once a day, the
    rest twice as late each time, up to the ceiling."""
    if outcome in _CLOSED and failures > 1:
        return _DAY
    return timedelta(seconds=min(floor * 2.0 ** min(failures, 30), max(ceiling, floor)))


def next_poll(
    now: datetime,
    outcome: PollOutcome,
    *,
    interval: float,
    failures: int,
    floor: float,
    ceiling: float,
    retry_after: timedelta | None,
    jitter: float,
    waiting_page_at: datetime | None,
) -> datetime:
    """The time of the next poll.

    `interval` is the new rhythm, `failures` the failures in a row, this one included; `jitter` in
    0..1 spreads polls by ten percent each way; `waiting_page_at` is when the first page left in the
    frontier may be fetched, which pulls the poll forward. A server's Retry-After always holds (capped
    at a day).
    """
    if outcome in POLL_FAILURES:
        wait = backoff(outcome, failures, floor=floor, ceiling=ceiling)
    else:
        wait = timedelta(seconds=interval)
    at = now + wait * (1 + _JITTER * (2 * jitter - 1))
    if waiting_page_at is not None and outcome not in POLL_FAILURES:
        at = min(at, max(waiting_page_at, now + _BREATH))
    if retry_after is not None:
        at = max(at, now + min(max(retry_after, timedelta()), _MAX_RETRY_AFTER))
    return at
