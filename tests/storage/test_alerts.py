"""An alert opens once, closes itself, and a later one is a row of its own."""

from datetime import timedelta

from core.alerts import AlertKind, Finding
from storage import alerts, sources
from storage.engine import Database
from tests.storage.conftest import T0, facts


def _finding(source_id: int | None, **more: str) -> Finding:
    kind = AlertKind.SILENT if source_id else AlertKind.SCHEDULER
    return Finding(source_id, kind, T0, "vesti.example is silent", {"expected": "31 articles"}, **more)


def _source(database: Database) -> int:
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example")])
        number = sources.number_of(session, "vesti.example")
    assert number is not None
    return number


def test_an_open_alert_is_not_opened_again(database: Database) -> None:
    source = _source(database)
    with database.begin() as session:
        assert alerts.open_(session, _finding(source), T0) is not None
        assert alerts.open_(session, _finding(source), T0 + timedelta(hours=1)) is None
        [found] = alerts.opened(session)
    assert (found.source, found.since, found.opened_at) == ("vesti.example", T0, T0)
    assert found.evidence == {"expected": "31 articles"}


def test_a_closed_alert_may_come_back_as_another(database: Database) -> None:
    source = _source(database)
    with database.begin() as session:
        first = alerts.open_(session, _finding(source), T0)
        assert alerts.close(session, source, AlertKind.SILENT, T0 + timedelta(hours=2)) == first
        assert alerts.close(session, source, AlertKind.SILENT, T0 + timedelta(hours=3)) is None
        second = alerts.open_(session, _finding(source), T0 + timedelta(days=1))
        assert second != first
        assert [one.id for one in alerts.history(session, 10)] == [second, first]


def test_the_service_has_alerts_of_its_own(database: Database) -> None:
    with database.begin() as session:
        assert alerts.open_(session, _finding(None), T0) is not None
        assert alerts.open_(session, _finding(None), T0) is None
        assert alerts.close(session, None, AlertKind.SCHEDULER, T0) is not None


def test_text_that_postgres_refuses_is_stored_without_what_it_refuses(database: Database) -> None:
    with database.begin() as session:
        alerts.open_(session, _finding(None, cause="a NUL\x00 and a \ud800surrogate"), T0)
        [found] = alerts.opened(session)
    assert found.cause == "a NUL and a surrogate"
