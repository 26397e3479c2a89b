"""What went wrong with a request, as an outcome: pure functions from status or exception to `Trouble`."""

import re
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    IgnoreRequest,
    NotSupported,
    UnsupportedURLSchemeError,
)

from core.outcomes import Outcome, PollOutcome
from crawler.guard import BlockedAddress
from crawler.robots import RobotsForbid, RobotsUnreachable

MAX_RETRY_AFTER = timedelta(days=1)
FIRST_RETRY = timedelta(minutes=5)
LAST_RETRY = timedelta(hours=6)
_STATUS = {
    401: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    404: Outcome.GONE,
    410: Outcome.GONE,
    451: Outcome.FORBIDDEN,
}
_FINAL = {
    (RobotsForbid,): Outcome.ROBOTS,
    (BlockedAddress, UnsupportedURLSchemeError, NotSupported): Outcome.BLOCKED_ADDRESS,
    (IgnoreRequest,): Outcome.REDIRECT,  # after its subclasses: too many redirects
}
_POLL = {
    Outcome.GONE: PollOutcome.GONE,
    Outcome.FORBIDDEN: PollOutcome.FORBIDDEN,
    Outcome.ROBOTS: PollOutcome.ROBOTS,
    Outcome.BLOCKED_ADDRESS: PollOutcome.BLOCKED_ADDRESS,
    Outcome.NETWORK: PollOutcome.NETWORK,
    Outcome.TOO_LARGE: PollOutcome.INVALID,
    Outcome.NOT_HTML: PollOutcome.INVALID,
}


class Trouble(Exception):
    """A request that gave no usable answer. `passing`: worth another try, after `retry_after` if the server says so."""

    def __init__(
        self, outcome: Outcome, detail: str, *, passing: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.passing = passing
        self.retry_after = retry_after

    @property
    def poll_outcome(self) -> PollOutcome:
        return _POLL.get(self.outcome, PollOutcome.SERVER_ERROR)


class LeadsAway(Trouble):
    """A redirect that left the site, to `host`."""

    def __init__(self, host: str) -> None:
        super().__init__(Outcome.REDIRECT, f"leads away from the site, to {host}")
        self.host = host


def of_status(status: int, retry_after: str | None, now: datetime) -> Trouble | None:
    """None for an answer that can be read: 2xx, and 304, which only a conditional request gets."""
    if 200 <= status < 300 or status == 304:
        return None
    if outcome := _STATUS.get(status):
        return Trouble(outcome, f"HTTP {status}")
    if 300 <= status < 400:
        return Trouble(Outcome.REDIRECT, f"HTTP {status} that leads nowhere")
    wait = parse_retry_after(retry_after or "", now)
    return Trouble(Outcome.SERVER_ERROR, f"HTTP {status}", passing=True, retry_after=wait)


def of_exception(error: BaseException, now: datetime) -> Trouble:
    """For whatever the downloader raises; what is not known counts as the network's."""
    if isinstance(error, RobotsUnreachable):
        return _of_robots(error, now)
    too_large = isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error)  # as sent, as unpacked
    if too_large:
        return Trouble(Outcome.TOO_LARGE, "larger than download_max_bytes")
    if isinstance(error, CannotResolveHostError):
        return _unknown_host(error)
    for kinds, outcome in _FINAL.items():
        if isinstance(error, kinds):
            return Trouble(outcome, _first_line(error))
    return Trouble(Outcome.NETWORK, f"{_plain_name(error)}: {_first_line(error)}".rstrip(": "), passing=True)


def _of_robots(error: RobotsUnreachable, now: datetime) -> Trouble:
    cause = error.cause
    if isinstance(cause, CannotResolveHostError):  # not of robots.txt alone
        return _unknown_host(cause)
    if isinstance(cause, int):
        inner = Trouble(Outcome.SERVER_ERROR, f"HTTP {cause}" if cause else "no answer", passing=True)
    else:
        inner = of_exception(cause, now)
    return Trouble(inner.outcome, f"robots.txt: {inner.detail}", passing=inner.passing, retry_after=inner.retry_after)


def _unknown_host(error: CannotResolveHostError) -> Trouble:
    said = _first_line(error)
    name = re.search(r"hostname lookup: (\S+?)\.?$", said)
    return Trouble(
        Outcome.NETWORK, f"the host {name[1]} is unknown" if name else f"the host is unknown: {said}", passing=True
    )


def of_site_code(error: BaseException) -> str:
    """A line for people on what a site's own code raised, and where."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({frame.filename}:{frame.lineno})"


def _plain_name(error: BaseException) -> str:
    """«DownloadTimeoutError» → «download timeout»."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:300]


def parse_retry_after(value: str, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date (RFC 9110), from zero to a day; None where it is neither."""
    value = value.strip()
    if re.fullmatch(r"-?\d{1,12}", value):
        wait = timedelta(seconds=min(int(value), 10**9))
    else:
        try:
            at = parsedate_to_datetime(value)
        except (TypeError, ValueError):
            return None
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta()), MAX_RETRY_AFTER)


def retry_at(now: datetime, attempts: int, retry_after: timedelta | None) -> datetime:
    """When a page is tried again after its `attempts`-th failure: 5 minutes, doubled each time to 6 hours."""
    wait = min(FIRST_RETRY * (1 << min(attempts - 1, 10)), LAST_RETRY)
    return now + max(wait, retry_after or timedelta())


def gone_again_at(now: datetime, attempts: int) -> datetime:
    """When a page that is not there is asked for again before it counts as gone: lists are often quicker than pages."""
    return now + (FIRST_RETRY if attempts <= 1 else timedelta(hours=1))


def away_again_at(now: datetime, attempts: int) -> datetime:
    """When a page that led away from its site is asked for again: after 6 hours, 24, 96."""
    return now + LAST_RETRY * (1, 4, 16)[min(max(attempts, 1), 3) - 1]


def ask_again_at(now: datetime, down_since: datetime | None, retry_after: timedelta | None) -> datetime:
    """When a host is asked for a page again: after as long as it has been down, from 5 minutes (or what the
    server says) to 6 hours."""
    been_down = min(now - down_since, LAST_RETRY) if down_since else timedelta()
    return now + max(been_down, retry_after or FIRST_RETRY)
