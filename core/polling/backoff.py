"""How long a source is left alone after a failure, by its reason."""

from datetime import timedelta

from core.outcomes import PollOutcome

DAY = timedelta(days=1)
MAX_RETRY_AFTER = DAY
# 401, 403, 404, 410, 451, robots.txt, our own mistakes: they pass at once or not soon
_SHUT = frozenset(
    {PollOutcome.FORBIDDEN, PollOutcome.ROBOTS, PollOutcome.BLOCKED_ADDRESS, PollOutcome.GONE, PollOutcome.SPIDER_ERROR}
)
_KNOCKS = (timedelta(minutes=10), timedelta(hours=1), DAY)


def backoff(outcome: PollOutcome, failures: int, *, floor: float, ceiling: float) -> timedelta:
    """The wait after the `failures`-th failure in a row, bounds in seconds.

    A door that is shut is tried after ten minutes, an hour, then once a day; all else (network, 5xx)
    twice as late each time, up to the ceiling.
    """
    if outcome in _SHUT:
        return max(_KNOCKS[min(max(failures, 1), len(_KNOCKS)) - 1], timedelta(seconds=floor))
    return timedelta(seconds=min(floor * 2.0 ** min(failures, 30), max(ceiling, floor)))


def asked_for(retry_after: timedelta | None) -> timedelta:
    """The pause that a server's Retry-After asks for, at most a day."""
    return min(max(retry_after or timedelta(), timedelta()), MAX_RETRY_AFTER)
