"""Sources chosen by region, kind and health; regions counted from the same rows."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from core.alerts import AlertKind, Finding
from core.models import Kind
from storage import alerts, sources
from storage.engine import Database
from tests.cli.test_reading import svodka  # noqa: F401 - a fixture
from tests.storage.conftest import facts

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def catalogue(database: Database) -> None:
    """Six sources: each in another condition."""
    stated = [
        facts("healthy.example", region="RU-BEL", kind=Kind.MEDIA),
        facts("failing.example", region="RU-BEL", kind=Kind.GOVERNMENT),
        facts("silent.example", region="RU-SMO", kind=Kind.MEDIA),
        facts("troubled.example", region=None, kind=Kind.MEDIA),
        facts("disabled.example", region="RU-SMO", kind=Kind.MEDIA, enabled=False),
        facts("new.example", region="RU-TA", kind=Kind.MEDIA),
    ]
    with database.begin() as session:
        sources.sync(session, stated)
        session.execute(text("update source set last_poll_at = now() where name <> 'new.example'"))
        session.execute(text("update source set failures = 3 where name = 'failing.example'"))
        for name, kind in (("silent.example", AlertKind.SILENT), ("troubled.example", AlertKind.LAYOUT)):
            alerts.open_(session, Finding(sources.number_of(session, name), kind, NOW, f"{name} is so"), NOW)


def names(said: str) -> list[str]:
    return [json.loads(line)["name"] for line in said.splitlines()]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (("--region", "RU-BEL"), ["failing.example", "healthy.example"]),
        (("--region", "Белгородская область", "--kind", "media"), ["healthy.example"]),
        (("--region", "federal"), ["troubled.example"]),
        (("--health", "silent"), ["silent.example"]),
        (("--health", "disabled"), ["disabled.example"]),
        (("--health", "new", "--kind", "media"), ["new.example"]),
        (("--health", "failing", "--kind", "media"), []),
    ],
)
def test_sources_are_listed_by_filters(
    svodka: Callable[..., str],  # noqa: F811
    filters: tuple[str, ...],
    wanted: list[str],
) -> None:
    assert names(svodka("sources", "list", "--json", *filters)) == wanted


@pytest.mark.usefixtures("catalogue")
def test_a_closed_alert_counts_no_more_and_a_gone_source_is_gone(
    svodka: Callable[..., str],  # noqa: F811
    database: Database,
) -> None:
    with database.begin() as session:
        alerts.close(session, sources.number_of(session, "silent.example"), AlertKind.SILENT, NOW)
        session.execute(text("update source set present = false where name = 'healthy.example'"))
    assert names(svodka("sources", "list", "--json", "--health", "healthy")) == ["silent.example"]
    assert "troubled" in svodka("sources")


@pytest.mark.usefixtures("catalogue")
def test_a_region_is_switched_at_once(svodka: Callable[..., str]) -> None:  # noqa: F811
    svodka("sources", "disable", "--region", "RU-BEL")
    assert len(names(svodka("sources", "list", "--json", "--health", "disabled"))) == 3
    assert "healthy.example will be polled" in svodka("sources", "enable", "healthy.example", "disabled.example")
    assert names(svodka("sources", "list", "--json", "--health", "disabled")) == ["failing.example"]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("enable",), "Which sources?"),
        (("enable", "health"), "Did you mean healthy.example?"),
        (("disable", "--region", "RU-XX"), "There is no region 'RU-XX'"),
        (("disable", "--region", "RU-AD"), "No source is so."),
    ],
)
def test_sources_that_cannot_be_meant_are_told(
    svodka: Callable[..., str],  # noqa: F811
    arguments: tuple[str, ...],
    said: str,
) -> None:
    assert said in svodka("sources", *arguments, code=1)


@pytest.mark.usefixtures("catalogue")
def test_regions_are_counted(svodka: Callable[..., str]) -> None:  # noqa: F811
    rows = {row["code"]: row for row in map(json.loads, svodka("regions", "--json").splitlines())}
    assert len(rows) == 86
    assert rows["RU-BEL"]["media"] == {"known": 1, "polled": 1, "live": 1}
    assert rows["RU-BEL"]["government"] == {"known": 1, "polled": 1, "live": 0}
    assert rows["RU-SMO"]["all"] == {"known": 2, "polled": 1, "live": 0}
    assert rows[None]["all"]["live"] == 1
    shown = svodka("regions", "--without")
    assert "85 subjects: 1 with a live source, 3 with one that is polled; 82 without any." in shown
    assert "Белгородская область" not in shown.split("85 subjects")[0]
    assert "RU-SMO" in shown
