"""Every way a request can fail has one outcome."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
)

from core.outcomes import Outcome, PollOutcome
from crawler.guard import BlockedAddress
from crawler.robots import RobotsForbid, RobotsUnreachable
from crawler.troubles import Trouble, of_exception, of_status, parse_retry_after, retry_at

NOW = datetime(2024, 4, 26, 12, tzinfo=UTC)
STATUSES = {
    301: (Outcome.REDIRECT, False),
    400: (Outcome.SERVER_ERROR, True),
    401: (Outcome.FORBIDDEN, False),
    403: (Outcome.FORBIDDEN, False),
    404: (Outcome.GONE, False),
    410: (Outcome.GONE, False),
    429: (Outcome.SERVER_ERROR, True),
    451: (Outcome.FORBIDDEN, False),
    500: (Outcome.SERVER_ERROR, True),
    503: (Outcome.SERVER_ERROR, True),
    999: (Outcome.SERVER_ERROR, True),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_one_outcome(status: int) -> None:
    trouble = of_status(status, None, NOW)
    assert trouble is not None
    assert (trouble.outcome, trouble.passing) == STATUSES[status]


@pytest.mark.parametrize("status", [200, 203, 206, 304])
def test_an_answer_is_no_trouble(status: int) -> None:
    assert of_status(status, None, NOW) is None


EXCEPTIONS = [
    (DownloadTimeoutError("took longer"), Outcome.NETWORK, True),
    (CannotResolveHostError("no such host"), Outcome.NETWORK, True),
    (ResponseDataLossError(), Outcome.NETWORK, True),
    (RuntimeError("whatever"), Outcome.NETWORK, True),
    (DownloadCancelledError(""), Outcome.TOO_LARGE, False),
    (IgnoreRequest("Ignored response because its body exceeded DOWNLOAD_MAXSIZE"), Outcome.TOO_LARGE, False),
    (IgnoreRequest("max redirections reached"), Outcome.REDIRECT, False),
    (RobotsForbid("Forbidden by robots.txt"), Outcome.ROBOTS, False),
    (BlockedAddress("127.0.0.1"), Outcome.BLOCKED_ADDRESS, False),
    (NotSupported("Unsupported URL scheme"), Outcome.BLOCKED_ADDRESS, False),
    (RobotsUnreachable("x", 503), Outcome.SERVER_ERROR, True),
    (RobotsUnreachable("x", DownloadTimeoutError("slow")), Outcome.NETWORK, True),
    (RobotsUnreachable("x", BlockedAddress("10.0.0.1")), Outcome.BLOCKED_ADDRESS, False),
]


@pytest.mark.parametrize(("error", "outcome", "passing"), EXCEPTIONS, ids=lambda value: str(value)[:30])
def test_an_exception_has_one_outcome(error: Exception, outcome: Outcome, passing: bool) -> None:
    trouble = of_exception(error, NOW)
    assert (trouble.outcome, trouble.passing) == (outcome, passing)
    assert trouble.detail


@pytest.mark.parametrize("through_robots", [False, True])
def test_an_unknown_host_is_named(through_robots: bool) -> None:
    error: Exception = CannotResolveHostError("DNS lookup failed: no results for hostname lookup: x.invalid.")
    trouble = of_exception(RobotsUnreachable("x", error) if through_robots else error, NOW)
    assert trouble.detail == "the host x.invalid is unknown"
    assert trouble.passing


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_of_a_page_means_something_for_a_poll(outcome: Outcome) -> None:
    assert isinstance(Trouble(outcome, "").poll_outcome, PollOutcome)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("-5", 0),
        ("999999999999", 86_400),
        ("Fri, 26 Apr 2024 12:10:00 GMT", 600),
        ("Fri, 26 Apr 2024 11:00:00 GMT", 0),
        ("Fri, 26 Apr 2034 12:00:00 GMT", 86_400),
    ],
)
def test_retry_after_is_obeyed_up_to_a_day(value: str, seconds: int) -> None:
    assert parse_retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "1.5", "Fri, 99 Apr 2024"])
def test_a_retry_after_that_cannot_be_read_is_none(value: str) -> None:
    assert parse_retry_after(value, NOW) is None


def test_each_try_waits_longer_than_the_one_before() -> None:
    waits = [retry_at(NOW, attempts, None) - NOW for attempts in range(1, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(hours=6))
    assert retry_at(NOW, 1, timedelta(hours=20)) == NOW + timedelta(hours=20)
