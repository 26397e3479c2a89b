"""The next poll of a source, from all that bears on it: its rates, its feed's wishes, failures, waiting pages."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from core.outcomes import POLL_FAILURES, PollOutcome
from core.polling.backoff import asked_for, backoff
from core.polling.intervals import Due, Terms, next_due
from core.polling.kinds import KindPrior
from core.polling.manners import Manners, after_skipped, least_wait
from core.polling.rates import RateState

_JITTER = 0.05
_BREATH = timedelta(seconds=10)  # between two turns of a source that has more pages than one turn takes


@dataclass(frozen=True, slots=True)
class Ended:
    """How a poll ended at `at`; `failures` in a row, this one included.

    `waiting_page_at` is when the first page left in the frontier may be fetched. `jitter` in 0..1 spreads
    the next poll by five per cent each way.
    """

    at: datetime
    outcome: PollOutcome
    failures: int = 0
    retry_after: timedelta | None = None
    waiting_page_at: datetime | None = None
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """The time of the next poll, and what `Due` says of its worth."""

    at: datetime
    due: Due


def plan(
    ended: Ended,
    state: RateState,
    prior: KindPrior,
    zone: tzinfo,
    terms: Terms,
    manners: Manners = Manners(),  # noqa: B008 - frozen
    fixed: float | None = None,
) -> Plan:
    """Plans a poll after one that ended so. `fixed` is an interval in seconds that takes the place of the rates.

    A failure backs off by its reason; a server's Retry-After always holds. Waiting pages pull a poll
    forward, but not through a failure.
    """
    failed = ended.outcome in POLL_FAILURES
    if failed:
        wait = backoff(ended.outcome, ended.failures, floor=terms.floor, ceiling=terms.ceiling).total_seconds()
        due = Due(wait, 1.0)
    elif fixed is not None:
        due = Due(min(max(fixed, terms.floor), max(terms.ceiling, terms.floor)), 1.0)
    else:
        now = replace(state, until=ended.at) if state.until < ended.at else state
        least = min(least_wait(manners, now, prior, zone), terms.ceiling)
        due = next_due(now, prior, zone, replace(terms, floor=max(terms.floor, least)))
    at = ended.at + timedelta(seconds=due.wait * (1 + _JITTER * (2 * ended.jitter - 1)))
    if not failed:
        at = after_skipped(at, manners, state, zone)
        if ended.waiting_page_at is not None and (page_at := max(ended.waiting_page_at, ended.at + _BREATH)) < at:
            at, due = page_at, Due((page_at - ended.at).total_seconds(), 1.0)
    return Plan(max(at, ended.at + asked_for(ended.retry_after)), due)
