"""How values are written for people."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.display import counted, plural, ru_day, ru_moment, ru_number, span

MOMENT = datetime(2026, 11, 25, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "статей"), (1, "статья"), (2, "статьи"), (4, "статьи"), (5, "статей"), (11, "статей"), (12, "статей"),
     (14, "статей"), (21, "статья"), (22, "статьи"), (111, "статей"), (101, "статья"), (1_000_004, "статьи")],
)  # fmt: skip
def test_a_number_takes_its_russian_form(number: int, word: str) -> None:
    assert plural(number, "статья", "статьи", "статей") == word


def test_a_moment_is_written_the_russian_way_in_moscow_or_where_it_is_asked_for() -> None:
    assert ru_moment(MOMENT) == "25 ноября 2026, 14:05"
    assert ru_moment(MOMENT, "day") == ru_day(date(2026, 11, 25)) == "25 ноября 2026"
    assert ru_moment(MOMENT, zone=ZoneInfo("Asia/Vladivostok")) == "25 ноября 2026, 21:05"
    assert ru_moment(None) == "—"


def test_numbers_have_spaces_that_do_not_break() -> None:
    assert ru_number(1_234_567) == "1\u00a0234\u00a0567"
    assert (counted(1, "copy", "copies"), counted(2, "copy", "copies"), counted(5, "line")) == (
        "1 copy",
        "2 copies",
        "5 lines",
    )


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, "—"), (0, "0 s"), (89, "89 s"), (90, "2 min"), (5_400, "1.5 h"), (172_800, "2 d")]
)
def test_a_span_has_the_unit_that_people_would_choose(seconds: float | None, said: str) -> None:
    assert span(seconds) == said
