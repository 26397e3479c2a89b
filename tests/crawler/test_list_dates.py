"""Dates as lists write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.list_dates import parse_list_date

NOW = datetime(2024, 4, 26, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yekaterinburg")  # +5

DATES = {
    "Fri, 26 Apr 2024 05:52:00 +0300": "02:52",
    "Fri, 26 Apr 2024 05:52:00 GMT": "05:52",
    "Thu, 26 Apr 2024 05:52:00 GMT": "05:52",  # the weekday is wrong
    "26 Apr 2024 05:52 MSK": "02:52",
    "26 Apr 2024 05:52 YEKT": "00:52",
    "26 апр 2024 05:52 мск": "02:52",
    "Fri, 26 Apr 24 05:52:00 -0000": "05:52",
    "Fri,26 Apr 2024 5:52:00 +03:00": "02:52",
    "Fri, 26 Apr 2024 05:52:00 GMT+3": "02:52",
    "Fri, 26 Apr 2024 05:52:00 +0300 (MSK)": "02:52",
    "Fri, 26 Apr 2024 05:52:60 +0000": "05:52",
    "Fri, 26 Apr 2024 10:52:00": "05:52",  # no zone: the site's
    "Fri, 26 Apr 2024 10:52:00 QQQ": "05:52",  # an unknown one: the site's
    "2024-04-26T05:52:00Z": "05:52",
    "2024-04-26T05:52:00.123456+03:00": "02:52",
    "2024-04-26T05:52+03": "02:52",
    "2024-04-26 10:52:00": "05:52",
    "20240426T055200Z": "05:52",
    "26.04.2024 10:52": "05:52",
    "26 апреля 2024, 10:52": "05:52",
    "сегодня, 10:52": "05:52",
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_read_in_utc(text: str) -> None:
    found = parse_list_date(text, ZONE, NOW)
    assert found is not None
    assert found.replace(second=0).isoformat() == f"2024-04-26T{DATES[text]}:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "", "31.02.2024", "Fri, 32 Apr 2024 05:52:00 GMT", "2024-13-01", "1 января 1970", "1994-12-31", "2024-04-28",
        "2034-04-26", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "26 Foo 2024", "99999999999",
    ],
)  # fmt: skip
def test_what_is_no_plausible_date_is_none(text: str) -> None:
    assert parse_list_date(text, ZONE, NOW) is None


def test_a_day_alone_is_midnight_at_the_site() -> None:
    assert parse_list_date("2024-04-26", ZONE, NOW) == datetime(2024, 4, 25, 19, tzinfo=UTC)


def test_z_may_mean_local_time() -> None:
    assert parse_list_date("2024-04-26T10:52:00Z", ZONE, NOW, z_is_local=True) == datetime(
        2024, 4, 26, 5, 52, tzinfo=UTC
    )


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    found = parse_list_date(text, ZONE, NOW)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(1996, 1, 1), datetime(2024, 4, 26)))  # noqa: DTZ001
def test_iso_dates_are_read_back(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_list_date(aware.isoformat(), ZONE, NOW) == aware
