"""Far fewer articles a day than the source used to publish: a CUSUM (Page 1954) of «half as many» against «as before».

A day moves the score by the log-likelihood ratio of its count, divided by how much more the source's days vary than
chance would have it (quasi-likelihood: McCullagh and Nelder 1989). Days are those of the source's own zone.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from math import log, sqrt

from core import workdays
from core.alerts import AlertKind, Finding
from core.health.facts import About, Read
from core.polling.kinds import KindPrior

ALARMS_A_YEAR = 0.03
DROP = 0.5
BOUND = log(365 / ALARMS_A_YEAR)
_ONE_DAY = 0.34  # of the bound: three days at least
_KNOWN_DAYS, _KNOWN_ITEMS = 14, 20.0
_REMEMBERED = 0.5 ** (1 / 45)  # a day: half-life 45 days
_PRIOR_ITEMS, _PRIOR_DAYS = 2.0, 10.0
_UNEVEN = 0.08  # squared variation of a day's mean, of all sources
_WELL = 3.0
_LEAST_SCALE = 0.25
_NEW_HABIT_DAYS = 60  # of alarm, after which it is learnt
_MOST = 4.0  # times the expected: an archive that was found is no habit


@dataclass(frozen=True, slots=True)
class Volume:
    """Items of working days and of days off, faded; `unevenness` over `uneven_days` is how much more than chance the
    days vary. `today` items came on `day` so far. Since `since`, `seen_since` came of `expected_since`."""

    day: date
    today: int = 0
    read: bool = True  # some poll of the day went well
    days: int = 0
    working: float = 0.0
    working_days: float = 0.0
    off: float = 0.0
    days_off: float = 0.0
    unevenness: float = 0.0
    uneven_days: float = 0.0
    score: float = 0.0
    since: date | None = None
    seen_since: int = 0
    expected_since: float = 0.0
    alarm: bool = False
    well: float = 0.0


def with_read(volume: Volume | None, read: Read, kind: KindPrior, holiday: float, zone: tzinfo) -> Volume:
    """After a poll that went well. Items count on the day on which they are seen; what a day brings is judged when
    the next has begun. A day without such a poll says nothing, nor does the one on which they begin again."""
    day = read.at.astimezone(zone).date()
    if volume is None:
        return Volume(day, read=False)
    if day > volume.day:
        missed = (day - volume.day).days > 1
        volume = with_day(volume, kind, holiday) if volume.read else volume
        volume = replace(volume, day=day, today=0, read=not missed)
    return replace(volume, today=volume.today + len(read.dates))


def with_day(volume: Volume, kind: KindPrior, holiday: float) -> Volume:
    expected = usual(volume, kind, holiday, volume.day)
    if volume.days < _KNOWN_DAYS or volume.working + volume.off < _KNOWN_ITEMS:
        return _learnt(volume, kind, expected)
    step = (log(DROP) * volume.today + (1 - DROP) * expected) / dispersion(volume, expected)
    if volume.alarm:
        well = max(volume.well - step, 0.0)
        if well >= _WELL:
            return _learnt(forgiven(volume), kind, expected)
        volume = replace(volume, well=well)
        habit = volume.since is not None and (volume.day - volume.since).days > _NEW_HABIT_DAYS
        return _since(_learnt(volume, kind, expected) if habit else volume, expected)
    score = max(volume.score + min(step, _ONE_DAY * BOUND), 0.0)
    if score == 0:
        return _learnt(forgiven(volume), kind, expected)
    volume = volume if score > BOUND / 2 else _learnt(volume, kind, expected)
    volume = replace(volume, score=score, since=volume.since or volume.day, alarm=score >= BOUND)
    return _since(volume, expected)


def usual(volume: Volume, kind: KindPrior, holiday: float, day: date) -> float:
    """Items that are to be expected of the day."""
    ratio = kind.off / kind.working
    exposure = volume.working_days + ratio * volume.days_off
    level = (volume.working + volume.off + 0.5) / (exposure + 0.5 / (24 * kind.mean))
    if not workdays.is_day_off(day):
        return (volume.working + _PRIOR_ITEMS) / (volume.working_days + _PRIOR_ITEMS / level)
    off = (volume.off + _PRIOR_ITEMS) / (volume.days_off + _PRIOR_ITEMS / (level * ratio))
    return off * holiday if workdays.is_holiday(day) else off


def dispersion(volume: Volume, expected: float) -> float:
    """The variance of a day's count over its mean."""
    prior = 1 + _UNEVEN * expected
    return max((volume.unevenness + _PRIOR_DAYS * prior) / (volume.uneven_days + _PRIOR_DAYS), 1.0)


def scale(volume: Volume) -> float:
    """What comes of what used to, where a drop is known; `_LEAST_SCALE` of it where next to nothing does."""
    return max(volume.seen_since / volume.expected_since, _LEAST_SCALE) if volume.alarm else 1.0


def judge(volume: Volume, about: About) -> Finding | None:
    if not volume.alarm or volume.since is None:
        return None
    seen, expected = volume.seen_since, volume.expected_since
    spread = sqrt(expected * dispersion(volume, expected / max((volume.day - volume.since).days, 1)))
    return Finding(
        about.id,
        AlertKind.VOLUME,
        datetime.combine(volume.since, datetime.min.time(), about.zone),
        f"{about.name} publishes {seen / max(expected, 1e-9):.0%} of what it used to.",
        {
            "seen": f"{seen} articles since {volume.since:%d.%m.%Y}",
            "expected": f"{expected:.0f}, give or take {spread:.0f}",
        },
        "A section has left the list, the list has become shorter than what comes between two polls, or the site "
        "publishes less.",
        f"svodka sources show {about.name} tells which list finds what: add the address of the list that is missing",
    )


def _since(volume: Volume, expected: float) -> Volume:
    return replace(volume, seen_since=volume.seen_since + volume.today, expected_since=volume.expected_since + expected)


def forgiven(volume: Volume) -> Volume:
    """Without what is suspected or held against it."""
    return replace(volume, score=0.0, since=None, seen_since=0, expected_since=0.0, alarm=False, well=0.0)


def _learnt(volume: Volume, kind: KindPrior, expected: float) -> Volume:
    """Holidays teach nothing: they are no ordinary days off, and those are what is counted."""
    if workdays.is_holiday(volume.day):
        return replace(volume, days=volume.days + 1)
    seen = min(volume.today, _MOST * expected + 10)
    kept, off = _REMEMBERED, workdays.is_day_off(volume.day)
    known = volume.days >= _KNOWN_DAYS / 2
    chi = min((seen - expected) ** 2 / max(expected, 0.1), 30 * (1 + _UNEVEN * expected))
    return replace(
        volume,
        days=volume.days + 1,
        working=volume.working * kept + (0 if off else seen),
        working_days=volume.working_days * kept + (not off),
        off=volume.off * kept + (seen if off else 0),
        days_off=volume.days_off * kept + off,
        unevenness=volume.unevenness * kept + (chi if known else 0),
        uneven_days=volume.uneven_days * kept + known,
    )
