"""What a feed asks of its readers, believed as far as what it does bears it out.

RSS 2.0 has `ttl`, `skipHours` (GMT) and `skipDays`, RSS 1.0 `sy:updatePeriod`. Most values come from a
template: a `ttl` of an hour stands in feeds that bring ten items in it. So a `ttl` holds while less than
one item is expected within it; an hour or day to skip holds until an item has come in it; a period is
the prior of a source that has shown nothing yet, unless it is the template's own «hourly».
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from core.polling.hours import bin_of
from core.polling.intervals import expected_items
from core.polling.kinds import KindPrior
from core.polling.rates import RateState

_HOUR = 3600
_BORNE_OUT = 0.5  # items, faded: half of what one item leaves in a bin, so that it tells for three weeks
_MOST_SKIPPED = 3 * 24  # hours in a row
_LONGEST_TTL = 7 * 86_400  # seconds: templates state any number, and each hour of it is looked at


@dataclass(frozen=True, slots=True)
class Manners:
    """`ttl` and `update_period` in seconds; `skip_hours` are hours of the day in UTC, `skip_days` 0 for Monday."""

    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    update_period: int | None = None


def least_wait(manners: Manners, state: RateState, prior: KindPrior, zone: tzinfo) -> float:
    """Seconds that the feed's `ttl` keeps us away, 0 where it cannot be meant."""
    ttl = min(manners.ttl or 0, _LONGEST_TTL)
    return float(ttl) if ttl and expected_items(state, prior, zone, ttl) < 1 else 0.0


def after_skipped(at: datetime, manners: Manners, state: RateState, zone: tzinfo) -> datetime:
    """`at`, or the next full hour (UTC) in which the feed does not ask to be left alone."""
    for _ in range(_MOST_SKIPPED):
        skipped = at.hour in manners.skip_hours or at.weekday() in manners.skip_days
        if not skipped or state.counts[bin_of(at.astimezone(zone))] >= _BORNE_OUT:
            break
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def with_period(prior: KindPrior, manners: Manners) -> KindPrior:
    """The prior of a source whose feed states how often it is renewed: once a period."""
    period = manners.update_period
    return replace(prior, mean=_HOUR / period) if period and period > _HOUR else prior
