"""From rows of history to an alert that opens once, and closes when the source is well again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen, remove

from cli.choose import chosen
from cli.choose import sources as all_sources
from core.alerts import AlertKind
from core.condition import Condition
from core.models import Address, AddressKind
from storage import alerts, sources
from storage.engine import Database
from tasks import app as application
from tasks.health import check_health
from tasks.layouts import watch_layouts
from tests.storage.conftest import facts

NAME = "vesti.example"
DAY = timedelta(days=1)


class History:
    """Writes the rows that polls, pages and articles of one source leave behind."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = iter(range(1, 1_000_000))
        self.now = datetime.now(UTC) - timedelta(minutes=2)  # younger rows wait for the next look
        with database.begin() as session:
            sources.sync(session, [facts(NAME)])
            number = sources.number_of(session, NAME)
            assert number is not None
            self.source = number
            sources.set_enabled(session, NAME, True)

    def poll(self, at: datetime, items: int = 0, outcome: str = "", page: str = "article") -> None:
        """One poll that took a minute, and the pages it found: each ended as `page`."""
        outcome = outcome or ("new" if items else "nothing_new")
        with self._database.begin() as session:
            session.execute(
                text("""
                    insert into poll (source_id, token, started_at, ended_at, outcome, new_links, detail)
                    values (:source, :token, :from, :at, :outcome, :items, 'HTTP')
                """),
                {
                    "source": self.source,
                    "token": next(self._numbers),
                    "from": at - timedelta(minutes=1),
                    "at": at,
                    "outcome": outcome,
                    "items": items,
                },
            )
            for _ in range(items):
                key = f"{NAME}/{next(self._numbers)}"
                session.execute(
                    text("""
                        insert into page
                            (source_id, url, url_key, state, outcome, discovered_at, done_at, published_hint)
                        values (:source, 'https://' || :key, :key, 'done', :outcome, :at, :at, :at)
                    """),
                    {"source": self.source, "key": key, "outcome": page, "at": at - timedelta(seconds=30)},
                )

    def days(self, first: int, last: int, **more: str) -> None:
        """Polls every four hours, with news at each but those of the night, from `first` to `last` days ago."""
        for hours in range(24 * last, 24 * first, 4):
            at = self.now - timedelta(hours=hours)
            self.poll(at, 0 if at.hour < 8 else 2, **more)

    def open(self) -> list[alerts.Alert]:
        with self._database.begin() as session:
            return alerts.opened(session)


@pytest.fixture
def history(database: Database, settings: None) -> Iterator[History]:
    yield History(database)


def _an_hour_later(history: History, database: Database) -> None:
    """As if the last look had been an hour ago, so that what is written now is new to it."""
    with database.begin() as session:
        session.execute(text("update upkeep_mark set position = position - 3600000000 where name = 'health'"))
        session.execute(text("delete from poll where ended_at > :at"), {"at": history.now - timedelta(hours=1)})


def test_a_source_that_falls_silent_is_told_once_and_closed_when_it_publishes_again(
    history: History, database: Database
) -> None:
    history.days(60, 8)
    for hours in range(0, 24 * 8, 4):
        history.poll(history.now - timedelta(hours=hours))
    check_health()
    check_health()
    [alert] = history.open()
    assert (alert.source, alert.kind) == (NAME, AlertKind.SILENT)
    assert 7 * DAY < history.now - alert.since < 9 * DAY
    assert "svodka sources show" in alert.remedy
    _an_hour_later(history, database)
    history.poll(history.now, 3)
    check_health()
    assert history.open() == []
    with database.begin() as session:
        [closed] = alerts.history(session, 10)
    assert closed.closed_at is not None


def test_walls_in_place_of_pages_are_told_with_their_share(history: History) -> None:
    history.days(60, 3)
    history.days(3, 0, page="wall")
    check_health()
    [alert] = history.open()
    assert alert.kind == AlertKind.OUTCOMES
    assert "wall" in alert.headline
    assert alert.evidence["wall"] == "24 of 24, before 0.1%"


def test_failing_lists_are_told_with_the_servers_answer(history: History) -> None:
    history.days(30, 2)
    for hours in range(44, 0, -4):
        history.poll(history.now - timedelta(hours=hours), outcome="forbidden")
    check_health()
    [alert] = history.open()
    assert (alert.kind, alert.evidence["last answer"]) == (AlertKind.FAILING, "HTTP")


def test_a_listing_without_a_link_is_told_once_as_a_change_of_layout(history: History, database: Database) -> None:
    with database.begin() as session:
        listing = Address("https://vesti.example/news/", AddressKind.LISTING)
        sources.sync(session, [facts(NAME, addresses=(listing,))])
    history.days(12, 2)
    for hours in range(44, 0, -4):
        history.poll(history.now - timedelta(hours=hours), outcome="empty")
    watch_layouts(database, history.now)
    check_health()
    [alert] = history.open()
    assert (alert.kind, alert.source) == (AlertKind.LAYOUT, NAME)
    with database.begin() as session:
        [row] = chosen(all_sources(session), (), "", None, Condition.FAILING)
    assert row["name"] == NAME


def test_the_alerts_of_a_source_that_is_no_longer_polled_are_closed(history: History, database: Database) -> None:
    history.days(60, 8)
    for hours in range(0, 24 * 8, 4):
        history.poll(history.now - timedelta(hours=hours))
    check_health()
    assert history.open()
    with database.begin() as session:
        sources.set_enabled(session, NAME, False)
    _an_hour_later(history, database)
    check_health()
    assert history.open() == []


def test_a_history_is_taken_in_once(history: History, database: Database) -> None:
    history.days(20, 0)
    check_health()
    with database.begin() as session:
        first = session.execute(text("select state from source_health")).scalar_one()
    check_health()
    with database.begin() as session:
        assert session.execute(text("select state from source_health")).scalar_one() == first


def test_a_look_takes_as_many_statements_for_a_hundred_sources_as_for_one(history: History, database: Database) -> None:
    counts = []
    for names in ([NAME], [NAME, *(f"s{number}.example" for number in range(100))]):
        with database.begin() as session:
            sources.sync(session, [facts(name) for name in names])
            session.execute(text("update source set enabled = true"))
            session.execute(text("delete from poll"))
            session.execute(
                text("""
                    insert into poll (source_id, token, started_at, ended_at, outcome)
                    select id, 1, cast(:at as timestamptz) - interval '1 minute', :at, 'nothing_new' from source
                """),
                {"at": history.now},
            )
            session.execute(text("delete from upkeep_mark"))
        said: list[str] = []

        def note(*event: object, said: list[str] = said) -> None:
            said.append(str(event[2]))

        own = application.database().engine
        listen(own, "before_cursor_execute", note)
        check_health()
        remove(own, "before_cursor_execute", note)
        counts.append(len(said))
        with database.begin() as session:
            assert session.scalar(text("select count(*) from source_health")) == len(names)
    assert counts[0] == counts[1]
