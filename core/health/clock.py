"""Dates that lie ahead, or have begun to lag by hours: the site's clock, its time zone, or ours for it."""

from collections.abc import Iterable
from dataclasses import dataclass
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
_FEW = 10
_AHEAD = Before(most=0.05)  # however often: it is never right
_LATE = Before()


@dataclass(frozen=True, slots=True)
class Clock:
    """An item is late by the time that passed from its date to the last read which did not show it: `lateness` over
    `count` seconds on average, `spread` its mean deviation from that. `shift` over `shifted` is how far the dates of
    the items that were off lie from when they came, since an alarm began to rise."""

    ahead: Share = Share()  # noqa: RUF009 - frozen
    late: Share = Share()  # noqa: RUF009 - frozen
    lateness: float = 0.0
    spread: float = 0.0
    count: float = 0.0
    shift: float = 0.0
    shifted: int = 0

    @property
    def usual(self) -> float:
        return self.lateness / self.count if self.count else 0.0


def with_dates(
    clock: Clock, since: datetime, at: datetime, dates: Iterable[datetime | None], a_year: float, zone: tzinfo
) -> Clock:
    """After items of these dates came between two reads, `since` and `at`. Dates without a clock tell nothing."""
    known = [date for date in dates if date is not None and date > since - _OLD and not is_midnight(date, zone)]
    if not known:
        return clock
    lateness = [max((since - date).total_seconds(), 0.0) for date in known]
    most = clock.usual + max(_LATER, _SPREADS * clock.spread / max(clock.count, 1.0))
    ahead = [date - at > _SKEW for date in known]
    late = [seconds > most for seconds in lateness]
    before = clock.shift, clock.shifted
    rising = with_batch(clock.ahead, ahead, at, a_year, ALARMS_A_YEAR, _AHEAD)
    falling = with_batch(clock.late, late, at, a_year, ALARMS_A_YEAR, _LATE)
    came = since + (at - since) / 2
    off = [(date - came).total_seconds() for date, *is_off in zip(known, ahead, late, strict=True) if any(is_off)]
    shift, shifted = (before[0] + sum(off), before[1] + len(off)) if rising.score or falling.score else (0.0, 0)
    total, spread, count = clock.lateness, clock.spread, clock.count
    if not (rising.alarm or falling.alarm):
        for seconds, *is_off in zip(lateness, ahead, late, strict=True):
            if any(is_off) and count >= _FEW:
                continue
            kept = 1 - 1 / _REMEMBERED if count >= _REMEMBERED else 1.0
            spread = spread * kept + abs(seconds - clock.usual)
            total, count = total * kept + seconds, count * kept + 1
    return Clock(rising, falling, total, spread, count, shift, shifted)


def judge(clock: Clock, about: About) -> Finding | None:
    share, before = (clock.ahead, _AHEAD) if clock.ahead.alarm else (clock.late, _LATE)
    if not share.alarm or share.since is None:
        return None
    hours = abs(clock.shift / clock.shifted) / 3600 if clock.shifted else 0.0
    where = "ahead of" if clock.ahead.alarm else "behind"
    return Finding(
        about.id,
        AlertKind.CLOCK,
        share.since,
        f"Dates of {about.name} are some {max(round(hours), 1)} h {where} the clock.",
        {
            "off": f"{share.bad_since} of {share.total_since} items, before {share.usual(before):.1%}",
            "on average": f"{hours:.1f} hours {where} their first sight",
            "time zone": str(about.zone),
        },
        "The site states another time zone than its clock keeps, or its server's clock is wrong.",
        f"Compare a date of the list with the clock. If it is the zone, set `timezone` in the class of {about.name} "
        "and run svodka sources sync",
    )
