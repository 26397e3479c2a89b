"""Its lists cannot be read, for longer than its hiccups last."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, log

from core.alerts import AlertKind, Finding
from core.display import moment
from core.health.facts import About, Read
from core.outcomes import POLL_FAILURES, PollOutcome

ALARMS_A_YEAR = 0.1
_HOUR = 3600.0
_PRIOR_RUNS, _PRIOR_HOURS = 6.0, 0.3  # of all sources: hiccups a half-year, and hours that one lasts
_PRIOR_DAYS = 180.0
_LEAST_FAILURES = 2
_AWAY = timedelta(days=3)  # a source that fails is asked once a day at least
_WELL = 2  # good polls in a row that end a failure

# a list without a link can be read no more than one that is not there
FAILURES = POLL_FAILURES | {PollOutcome.EMPTY}

_CAUSES = {
    PollOutcome.EMPTY: "The list is built in another way than its selectors expect, or a script fills it now.",
    PollOutcome.NETWORK: "The server does not answer, or answers too slowly.",
    PollOutcome.SERVER_ERROR: "The server answers with errors.",
    PollOutcome.FORBIDDEN: "The site shuts its robots out, or a protection stands before it.",
    PollOutcome.GONE: "The list has moved or was taken down.",
    PollOutcome.ROBOTS: "robots.txt forbids the list now.",
    PollOutcome.INVALID: "What stands at the list's address is no feed, sitemap or page any more.",
    PollOutcome.BLOCKED_ADDRESS: "Its name leads to an address of a private network.",
    PollOutcome.SPIDER_ERROR: "The source's own class raises an error.",
    PollOutcome.ABANDONED: "The worker dies while it polls this source.",
}


@dataclass(frozen=True, slots=True)
class Failing:
    """`failures` polls since `since`, `well` good ones in a row after them; `bound` hours make an alarm. Past `runs`
    lasted `hours` together."""

    first: datetime
    last_ok: datetime | None = None
    since: datetime | None = None
    failures: int = 0
    well: int = 0
    latest: datetime | None = None
    outcome: PollOutcome | None = None
    detail: str = ""
    runs: float = 0.0
    hours: float = 0.0


def with_read(failing: Failing | None, read: Read) -> Failing:
    now = failing or Failing(read.at)
    if now.latest is not None and read.at - now.latest > _AWAY:  # it was not polled: what happened is not known
        now = Failing(now.first, now.last_ok, runs=now.runs, hours=now.hours)
    if read.outcome in FAILURES:
        return replace(
            now,
            since=now.since or read.at,
            failures=now.failures + 1,
            well=0,
            latest=read.at,
            outcome=read.outcome,
            detail=read.detail,
        )
    if now.since is None or now.latest is None:
        return replace(now, last_ok=read.at)
    if now.well + 1 < _WELL:
        return replace(now, well=now.well + 1)
    lasted = min((now.latest - now.since).total_seconds() / _HOUR, bound(now, read.at))
    return Failing(now.first, last_ok=read.at, runs=now.runs + 1, hours=now.hours + lasted)


def bound(failing: Failing, at: datetime) -> float:
    """Hours of failure that its hiccups pass by chance `ALARMS_A_YEAR` times a year: they last exponentially long, and
    the mean is known from those that were (Gamma posterior, so that few of them make the bound wide)."""
    watched = (at - failing.first).total_seconds() / (24 * _HOUR)
    runs, hours = failing.runs + _PRIOR_RUNS, failing.hours + _PRIOR_RUNS * _PRIOR_HOURS
    a_year = runs * 365 / (watched + _PRIOR_DAYS)
    return hours * (exp(log(max(a_year / ALARMS_A_YEAR, 2.0)) / runs) - 1)


def judge(failing: Failing, about: About, until: datetime) -> Finding | None:
    if failing.since is None or failing.latest is None or failing.failures < _LEAST_FAILURES:
        return None
    lasts, most = (failing.latest - failing.since).total_seconds() / _HOUR, bound(failing, until)
    if lasts < most or failing.outcome is None:
        return None
    usual = f"{failing.hours / failing.runs:.1f} hours on average, {failing.runs:.0f} times" if failing.runs else "none"
    return Finding(
        about.id,
        AlertKind.FAILING,
        failing.since,
        f"The lists of {about.name} cannot be read: {failing.outcome}.",
        {
            "failed polls": f"{failing.failures} in {lasts:.1f} hours",
            "last well": f"{moment(failing.last_ok)} Moscow time" if failing.last_ok else "never",
            "last answer": failing.detail or str(failing.outcome),
            "hiccups before": usual,
        },
        _CAUSES.get(failing.outcome, ""),
        f"svodka sources show {about.name} names its lists: open one in a browser. If it is there, look at its class; "
        f"if the site is no more, svodka sources disable {about.name}",
    )
