import csv
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import MOSCOW, YearlessDay, full_days, parse_date, url_date, yearless_days
from core.models import Precision

NOW = datetime(2025, 3, 12, 14, 30, tzinfo=MOSCOW)  # a Wednesday
ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("SVODKA_CORPORA", ROOT.parent / "shared" / "corpora"))
FIELD = CORPORA.parent / "field" / "dates.csv"

READ = {
    # ISO and its neighbours
    "2024-09-05": "2024-09-05 00:00",
    "2024-09-05T07:08:09+03:00": "2024-09-05 07:08",
    "2024-09-05T07:08:09.123Z": "2024-09-05 07:08",
    "2024-09-05T07:08+0700": "2024-09-05 07:08",
    "2024-09-05 07:08:09": "2024-09-05 07:08",
    "2024/9/5": "2024-09-05 00:00",
    "Thu, 05 Sep 2024 07:08:09 +0300": "2024-09-05 07:08",
    "Thu, 05 Sep 2024 07:08:09 GMT": "2024-09-05 07:08",
    "September 5, 2024": "2024-09-05 00:00",
    # numbers
    "05.09.2024": "2024-09-05 00:00",
    "05.09.24": "2024-09-05 00:00",
    "05/09/2024": "2024-09-05 00:00",
    "05-09-2024": "2024-09-05 00:00",
    "7:08, 05.09.2024": "2024-09-05 07:08",
    "05.09.2024 | 07:08": "2024-09-05 07:08",
    "05.09.2024, 07.08": "2024-09-05 07:08",
    "[07:08/05.09.2024]": "2024-09-05 07:08",
    # months by name, in any case and length
    "5 сентября 2024": "2024-09-05 00:00",
    "5 сентябрь 2024": "2024-09-05 00:00",
    "5 СЕНТЯБРЯ 2024 г.": "2024-09-05 00:00",
    "5 сент. 2024": "2024-09-05 00:00",
    "5 сен 2024, 07:08": "2024-09-05 07:08",
    "31 мая 2024": "2024-05-31 00:00",
    "31 май 2024": "2024-05-31 00:00",
    "Сентябрь 5, 2024": "2024-09-05 00:00",
    "2024 год, 5 сентября": "2024-09-05 00:00",
    "«05» сентября 2024 года": "2024-09-05 00:00",
    "5 сентября 2024 года, в 7 часов 08 минут": "2024-09-05 07:08",
    "07:08 5 сентября 2024": "2024-09-05 07:08",
    "Чт, 5 сен 2024 07:08": "2024-09-05 07:08",
    "четверг, 5 сентября 2024": "2024-09-05 00:00",
    # labels, zones, and a rubric glued to the end
    "Дата публикации: 5 сентября 2024": "2024-09-05 00:00",
    "Опубликовано 05.09.2024 в 07:08": "2024-09-05 07:08",
    "Размещено: 05.09.2024": "2024-09-05 00:00",
    "5 сентября 2024, 07:08 (мск)": "2024-09-05 07:08",
    "5 сентября 2024, 07:08 МСК+2": "2024-09-05 07:08",
    "5 сентября 2024, 07:08Происшествия": "2024-09-05 07:08",
    "5 сентября 2024 07:08 | Культура": "2024-09-05 07:08",
    # a counter beside the date
    "5 сентября 2024, 07:08 | Просмотров: 214": "2024-09-05 07:08",
    "05.09.2024 07:08 Просмотры 1 214": "2024-09-05 07:08",
    "5 сентября 2024 | 214 просмотров": "2024-09-05 00:00",
    "Просмотров: 12 5 сентября 2024": None,  # 12 or 125?
    "5 сентября 2024 просмотров": "2024-09-05 00:00",
    "05.09.2024, просмотров: 214, комментариев: 3": "2024-09-05 00:00",
    "Просмотров: 3, 05.09.2024": None,  # a line with more than a date in it
    "Просмотров: 214": None,
    # against the clock of NOW
    "сегодня": "2025-03-12 00:00",
    "Сегодня, 11:05": "2025-03-12 11:05",
    "сегодня в 11:05": "2025-03-12 11:05",
    "ОбществоСегодня, 11:05": None,  # a glued word in front could be anything
    "0001-01-01T00:00:00": None,  # what .NET writes for no date
    "Вчера, 23:59": "2025-03-11 23:59",
    "Позавчера": "2025-03-10 00:00",
    "11:05": "2025-03-12 11:05",
    "11:05 (мск)": "2025-03-12 11:05",
    "5 минут назад": "2025-03-12 14:25",
    "час назад": "2025-03-12 13:30",
    "3 часа назад": "2025-03-12 11:30",
    "2 дня назад": "2025-03-10 00:00",
    "неделю назад": "2025-03-05 00:00",
    "3 недели назад": "2025-02-19 00:00",
    "5 марта": "2025-03-05 00:00",
    "12 марта, 10:00": "2025-03-12 10:00",
    "13 марта": "2024-03-13 00:00",  # tomorrow's day is last year's
    "31 декабря, 10:00": "2024-12-31 10:00",
    "в среду, 5 марта": "2025-03-05 00:00",
}  # fmt: skip

REFUSED = [
    "",
    "Читайте также",
    "31.02.2024",
    "30 февраля 2024",
    "00.09.2024",
    "2024",
    "сентябрь 2024",
    "5 сентября",  # without `now` there is no year: see the test below for what `now` makes of it
    "05.09.2024 — 12.09.2024",
    "5 сентября 2024, 10 фото",
    "Андрей Петров рассказал 5 сентября 2024 о планах ремонта дорог в районе",
    "в пятницу, 5 марта",  # 2025-03-05 is a Wednesday, 2024's a Tuesday
    "© 2024",
    "тел. 8 (4722) 05-09-24",
    "месяц назад",
    "5.9",
    "1965-01-01",
    "99:99",
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_a_date_string_is_read_as_a_person_would(text: str, expected: str | None) -> None:
    moment = parse_date(text, now=NOW)
    assert (moment and moment.at.strftime("%Y-%m-%d %H:%M")) == expected
    if moment:
        assert moment.at.tzinfo is not None
        # a clock time of 00:00 stands for «no time» in the table above
        assert (moment.precision is Precision.DAY) == (expected or "").endswith("00:00")


@pytest.mark.parametrize("text", REFUSED)
def test_a_string_that_is_no_clear_date_gives_nothing(text: str) -> None:
    assert parse_date(text, now=None if text == "5 сентября" else NOW) is None


@pytest.mark.parametrize("text", ["вчера", "2 часа назад", "11:05", "5 марта"])
def test_relative_dates_need_the_time_of_the_fetch(text: str) -> None:
    assert parse_date(text) is None


def test_a_stated_zone_wins_over_the_sources() -> None:
    zone = ZoneInfo("Asia/Yekaterinburg")
    for text, hour in {
        "05.09.2024 12:00": 7,
        "05.09.2024 12:00 мск": 9,
        "2024-09-05T12:00Z": 12,
        "2024-09-05T12:00+07:00": 5,
        "05.09.2024 12:00 (МСК+4)": 5,
    }.items():
        moment = parse_date(text, zone=zone)
        assert moment is not None
        assert moment.at.astimezone(ZoneInfo("UTC")).hour == hour, text


def test_a_z_that_is_local_time_is_read_in_the_sources_zone() -> None:
    moment = parse_date("2024-09-05T12:00:00Z", z_is_local=True)
    assert moment is not None
    assert moment.at.utcoffset() == timedelta(hours=3)


def test_a_two_digit_year_is_never_in_the_future() -> None:
    assert parse_date("05.09.31", now=NOW) is None


@pytest.mark.parametrize(
    ("url", "day"),
    {
        "https://a.ru/news/2021-07-21/slug-69506": date(2021, 7, 21),
        "https://a.ru/2021/7/21/": date(2021, 7, 21),
        "https://a.ru/politics/20111128/498123456.html": date(2011, 11, 28),
        "https://a.ru/content/202887/2019-11-13/2019-w46/slug": date(2019, 11, 13),
        "https://a.ru/21-07-2021-slug": date(2021, 7, 21),
        "https://a.ru/news/123456789.html": None,
        "https://a.ru/2021/07/": None,
        "https://a.ru/2021-02-31/x": None,
        "https://2021-07-21.ru/x": None,
        "https://a.ru/2021/07/21/report-2020-01-01": None,  # two days: which one?
    }.items(),
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    moment = url_date(url)
    assert (moment and moment.at.date()) == day


def test_a_day_that_running_text_names_waits_for_its_year() -> None:
    assert yearless_days("Как сообщили во вторник, 4 марта, в штабе") == [YearlessDay(4, 3, 1)]
    assert yearless_days("это было 4 марта 2020 года") == []
    assert full_days("Курск. Новости 04.03.25 и 5 марта 2025 года", NOW) == [date(2025, 3, 5), date(2025, 3, 4)]


@given(st.text(max_size=300))
def test_no_string_raises_or_gives_a_date_without_a_zone(text: str) -> None:
    moment = parse_date(text, now=NOW)
    assert moment is None or moment.at.tzinfo is not None


@given(st.dates(date(1991, 1, 1), date(2025, 3, 11)), st.times())
def test_every_day_survives_every_form(day: date, clock) -> None:  # type: ignore[no-untyped-def]
    names = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    months = names.split(" ")
    expected = f"{day:%Y-%m-%d} {clock:%H:%M}"
    for text in (
        f"{day:%d.%m.%Y} {clock:%H:%M}",
        f"{day.day} {months[day.month - 1]} {day.year}, {clock:%H:%M}",
        f"{day:%Y-%m-%d}T{clock:%H:%M}:00+03:00",
    ):
        moment = parse_date(text, now=NOW)
        assert moment is not None
        assert moment.at.strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.skipif(not FIELD.exists(), reason=f"the shared table of date strings is not at {FIELD}")
def test_the_shared_date_strings_are_right_or_unread() -> None:
    now = datetime(2024, 4, 26, 15, 0, tzinfo=MOSCOW)
    wrong, unread = [], []
    for row in csv.DictReader(FIELD.read_text(encoding="utf-8").splitlines()):
        moment = parse_date(row["string"], now=now)
        if moment is None:
            unread.append(row["string"])
        elif moment.at.strftime("%Y-%m-%d %H:%M") != row["expected"]:
            wrong.append((row["string"], moment.at))
    assert wrong == []
    assert len(unread) <= 1, unread
