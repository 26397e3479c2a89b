import io
import json
from datetime import UTC, datetime

import pytest

from service.logs import Lines, LogStream, as_object, is_alarm

NOON = datetime(2026, 3, 2, 12, 4, 31, tzinfo=UTC)


def written(name: str, message: str, *, as_json: bool = False) -> str:
    out = io.StringIO()
    LogStream(out, as_json=as_json, now=lambda: NOON).line(name, message)
    return out.getvalue()


def test_a_line_for_people_has_time_and_name() -> None:
    assert written("crawl", "claimed 60 sources") == "12:04:31 crawl    | claimed 60 sources\n"


def test_an_empty_line_is_left_out() -> None:
    assert written("crawl", "  \r") == ""


def test_a_control_character_cannot_forge_a_line() -> None:
    assert written("crawl", "title\r12:00 beat | \x1b[2J") == "12:04:31 crawl    | title\\x0d12:00 beat | \\x1b[2J\n"


def test_a_json_line_passes_through_with_its_process() -> None:
    line = written("crawl", '{"event": "готово", "level": "info"}', as_json=True)
    assert json.loads(line) == {"event": "готово", "level": "info", "process": "crawl"}


def test_a_plain_line_becomes_json() -> None:
    value = json.loads(as_object("postgres", "FATAL:  no more connections", NOON))
    assert value == {
        "event": "FATAL:  no more connections",
        "level": "warning",
        "timestamp": "2026-03-02T12:04:31+00:00",
        "process": "postgres",
    }


def test_what_is_not_shown_is_still_copied() -> None:
    out, copy = io.StringIO(), io.StringIO()
    log = LogStream(out, copy=copy, shows=lambda _, message: is_alarm(message))
    log.line("crawl", "batch ended")
    log.line("crawl", "WARNING the site is slow")
    assert "batch ended" not in out.getvalue()
    assert "the site is slow" in out.getvalue()
    assert copy.getvalue().count("\n") == 2


@pytest.mark.parametrize(
    ("message", "alarm"),
    [
        ("ERROR task failed", True),
        ("Traceback (most recent call last):", True),
        ("FATAL:  the disk is full", True),
        ("batch ended", False),
        ("settings: {'LOG_LEVEL': 'ERROR'}", False),
        ("ERRORS are rare", False),
    ],
)
def test_an_alarm_begins_with_its_level(message: str, alarm: bool) -> None:
    assert is_alarm(message) is alarm


def test_a_line_that_comes_in_pieces_is_put_together() -> None:
    lines = Lines()
    word = "сводка".encode()
    assert lines.feed(word[:3]) == []
    assert lines.feed(word[3:] + b"\nrest") == ["сводка"]
    assert lines.end() == ["rest"]
    assert lines.end() == []


def test_a_line_without_end_is_cut() -> None:
    assert [len(line) for line in Lines().feed(b"x" * 20_000)] == [16_000]
