"""What is wrong, as people and programs read it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core.alerts import AlertKind, Finding
from storage import alerts, reading, sources
from storage.engine import Database
from tests.cli.test_reading import svodka  # noqa: F401 - a fixture

HEADLINE = "The lists cannot be read: forbidden."
Command = Callable[..., str]


@pytest.fixture
def name(svodka: Command, database: Database) -> str:  # noqa: F811
    """A source of which one alert is open and another is over."""
    svodka("sources", "sync")
    now = datetime.now(UTC)
    with database.begin() as session:
        [name, *_] = reading.source_names(session)
        number = sources.number_of(session, name)
        since = now - timedelta(days=3)
        alerts.open_(session, Finding(number, AlertKind.SILENT, since, "It was silent.", {}, "A cause.", "Do."), since)
        alerts.close(session, number, AlertKind.SILENT, now)
        failing = Finding(
            number,
            AlertKind.FAILING,
            now - timedelta(hours=5),
            HEADLINE,
            {"failed polls": "7 in [bold] 5 hours"},
            "The site shuts its robots out.",
            f"svodka sources show {name}",
        )
        alerts.open_(session, failing, now)
    return name


def test_an_open_alert_is_shown_with_its_evidence_its_cause_and_what_to_do(svodka: Command, name: str) -> None:  # noqa: F811
    shown = svodka("alerts")
    for part in (
        HEADLINE,
        "for 5 h",
        "failed polls: 7 in [bold] 5 hours",
        "likely: The site shuts",
        f"do: svodka sources show {name}",
    ):
        assert part in shown
    assert "It was silent." not in shown
    assert svodka("alerts", name) == shown


def test_all_shows_what_is_over_too(svodka: Command, name: str) -> None:  # noqa: F811
    shown = svodka("alerts", "--all")
    assert shown.index(HEADLINE) < shown.index("It was silent.")
    assert "it is well again" in shown


def test_json_is_an_object_a_line(svodka: Command, name: str) -> None:  # noqa: F811
    rows = [json.loads(line) for line in svodka("alerts", "--json", "--all").splitlines()]
    assert [(row["source"], row["kind"], row["closed_at"] is None) for row in rows] == [
        (name, "failing", True),
        (name, "silent", False),
    ]


def test_status_and_the_source_itself_tell_of_it_first(svodka: Command, name: str) -> None:  # noqa: F811
    status = svodka("status")
    assert status.index(HEADLINE) < status.index("sources ")
    assert "svodka alerts" in status
    assert [alert["kind"] for alert in json.loads(svodka("status", "--json"))["alerts"]] == ["failing"]
    assert svodka("sources", "show", name).startswith(f"wrong      {HEADLINE}")


def test_nothing_wrong_is_said_so(svodka: Command) -> None:  # noqa: F811
    svodka("sources", "sync")
    assert svodka("alerts") == "Nothing is wrong.\n"


def test_an_unknown_source_is_an_error_with_a_hint(svodka: Command) -> None:  # noqa: F811
    assert "There is no source nobody" in svodka("alerts", "nobody", code=1)
