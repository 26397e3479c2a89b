"""Dates that lie ahead, or have begun to lag by hours: the site's clock, its time zone, or ours for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from core.alerts import AlertKind, Finding
from core.health.facts import About
from core.health.shares import Before, Share, with_batch
from core.polling.first_read import is_midnight

ALARMS_A_YEAR = 0.03  # of each direction
_SKEW = timedelta(minutes=10)
_LATER = 50 * 60.0  # seconds: whole hours are looked for
_OLD = timedelta(hours=36)  # earlier items were found, not awaited
_REMEMBERED = 100.0
_SPREADS = 3.0
_AHEAD = Before(most=0.05)  # however often: it is never right
_LATE = Before()


@dataclass(frozen=True, slots=True)
class Clock:
    """`delay` over `count` is the mean delay in seconds from an item's date to its first sight, `spread` its mean
    deviation from that; `shift` over `shifted` is that of the items that were off since an alarm began to rise."""

    ahead: Share = Share()  # noqa: RUF009 - frozen
    late: Share = Share()  # noqa: RUF009 - frozen
    delay: float = 0.0
    spread: float = 0.0
    count: float = 0.0
    shift: float = 0.0
    shifted: int = 0

    @property
    def usual(self) -> float:
        return self.delay / self.count if self.count else 0.0


def with_dates(clock: Clock, at: datetime, dates: Iterable[datetime | None], a_year: float, zone: tzinfo) -> Clock:
    """After items of these dates were seen first at `at`. Dates without a clock tell nothing."""
    known = [date for date in dates if date is not None and date > at - _OLD and not is_midnight(date, zone)]
    if not known:
        return clock
    delays = [(at - date).total_seconds() for date in known]
    ahead = [delay < -_SKEW.total_seconds() for delay in delays]
    most = clock.usual + max(_LATER, _SPREADS * clock.spread / max(clock.count, 1.0))
    late = [delay > most for delay in delays]
    clock = replace(
        clock,
        ahead=with_batch(clock.ahead, ahead, at, a_year, ALARMS_A_YEAR, _AHEAD),
        late=with_batch(clock.late, late, at, a_year, ALARMS_A_YEAR, _LATE),
    )
    off = [delay for delay, one, other in zip(delays, ahead, late, strict=True) if one or other]
    if clock.ahead.score or clock.late.score:
        clock = replace(clock, shift=clock.shift + sum(off), shifted=clock.shifted + len(off))
    else:
        clock = replace(clock, shift=0.0, shifted=0)
    return clock if clock.ahead.alarm or clock.late.alarm else _learnt(clock, delays, ahead, late)


def _learnt(clock: Clock, delays: list[float], ahead: list[bool], late: list[bool]) -> Clock:
    known = clock.count >= 10
    for delay, one, other in zip(delays, ahead, late, strict=True):
        if one or (other and known):
            continue
        kept = 1 - 1 / _REMEMBERED if clock.count >= _REMEMBERED else 1.0
        spread = clock.spread * kept + abs(delay - (clock.usual if clock.count else delay))
        clock = replace(clock, delay=clock.delay * kept + delay, spread=spread, count=clock.count * kept + 1)
    return clock


def judge(clock: Clock, about: About) -> Finding | None:
    share, before = (clock.ahead, _AHEAD) if clock.ahead.alarm else (clock.late, _LATE)
    if not share.alarm or share.since is None:
        return None
    hours = (clock.shift / clock.shifted - clock.usual) / 3600 if clock.shifted else 0.0
    where = "ahead of" if clock.ahead.alarm else "behind"
    return Finding(
        about.id,
        AlertKind.CLOCK,
        share.since,
        f"Dates of {about.name} are some {max(round(abs(hours)), 1)} h {where} the clock.",
        {
            "off": f"{share.bad_since} of {share.total_since} items, before {share.usual(before):.1%}",
            "on average": f"{abs(hours):.1f} hours",
            "time zone": str(about.zone),
        },
        "The site states another time zone than its clock keeps, or its server's clock is wrong."
        if abs(hours) >= 0.5
        else "The server's clock is wrong.",
        f"Compare a date of the list with the clock. If it is the zone, set `timezone` in the class of {about.name} "
        "and run svodka sources sync",
    )
