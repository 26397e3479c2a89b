"""The months of the index of near copies: made, filled from the default partition, dropped, under way of writers."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from storage import duplicates, sketch_months
from storage.engine import Database
from storage.locks import lock_text
from storage.sketch_months import FIRST_MONTH, LAST_MONTH, maintain, month_of, months_near, oldest_kept, plan
from tests.storage.test_duplicates import TEXT, an_article, find, put

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
MOSCOW = timezone(timedelta(hours=3))


@pytest.fixture
def march(database: Database) -> Database:
    """A database as it was in March: whatever the clock says, those two months have a partition."""
    with database.begin() as session:
        for name in _partitions(database) - {"sketch_default"}:
            session.execute(text(f"drop table {name}"))
        session.execute(text("delete from sketch_month"))
    maintain(database, NOW)
    return database


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch_months, "_PATIENCE", timedelta(milliseconds=50))


def _partitions(database: Database) -> set[str]:
    with database.begin() as session:
        return set(
            session.scalars(
                text("select inhrelid::regclass::text from pg_inherits where inhparent = 'sketch'::regclass")
            )
        )


def _count(database: Database, table: str) -> int:
    with database.begin() as session:
        return int(session.scalar(text(f"select count(*) from {table}")) or 0)  # noqa: S608


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (NOW, MARCH),
        (datetime(2026, 4, 1, 1, tzinfo=MOSCOW), MARCH),  # 31 March, 22:00 in UTC, as Postgres will give it back
        (datetime(1, 1, 1, tzinfo=MOSCOW), FIRST_MONTH),
        (datetime(1970, 1, 1, tzinfo=UTC), FIRST_MONTH),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=5))), LAST_MONTH),
    ],
)
def test_an_article_belongs_to_its_month_in_utc_and_absurd_dates_to_two_months(moment: datetime, month: date) -> None:
    assert month_of(moment) == month


def test_the_months_to_look_into_are_those_of_the_window_the_nearest_first() -> None:
    assert months_near(NOW, timedelta(days=30)) == [MARCH, APRIL, date(2026, 2, 1)]
    assert len(months_near(NOW, timedelta(days=90))) == 7
    assert months_near(datetime(1, 1, 1, tzinfo=UTC), timedelta(days=1)) == [FIRST_MONTH]
    assert len(months_near(NOW, timedelta(days=10**8))) == 110 * 12 + 1


def test_what_an_article_of_the_oldest_age_would_look_into_is_kept() -> None:
    oldest = oldest_kept(NOW, keep_days=400, window_days=90)
    late = NOW - timedelta(days=400)
    assert min(months_near(late, timedelta(days=90))) == oldest
    assert oldest_kept(NOW, keep_days=0, window_days=90) == FIRST_MONTH
    assert oldest_kept(NOW, keep_days=10**9, window_days=90) == FIRST_MONTH


def test_months_are_made_ahead_and_where_articles_wait_but_not_for_absurd_dates_or_past_ones() -> None:
    waiting = {date(2019, 5, 1), date(1, 1, 1), date(2031, 1, 1), LAST_MONTH}
    assert plan(NOW, {MARCH}, waiting, FIRST_MONTH).make == (date(2019, 5, 1), APRIL)
    kept = plan(NOW, {MARCH, date(2020, 1, 1)}, waiting, date(2025, 1, 1))
    assert (kept.make, kept.drop) == ((APRIL,), (date(2020, 1, 1),))


@pytest.mark.parametrize("late_first", [False, True])
def test_an_old_article_that_arrives_late_and_its_later_reprint_find_each_other(
    march: Database, late_first: bool
) -> None:
    old, reprint = datetime(2021, 5, 30, tzinfo=UTC), datetime(2021, 6, 2, tzinfo=UTC)
    first, second = (old, reprint) if late_first else (reprint, old)
    put(march, 1, TEXT, first)
    assert find(march, TEXT, second) == [1], "while it waits for its month"
    assert list(maintain(march, NOW).made.values()) == [len(TEXT)]
    assert find(march, TEXT, second) == [1], "in its own partition"
    assert _count(march, "sketch_default") == 0
    put(march, 2, TEXT, second)
    maintain(march, NOW)
    assert find(march, TEXT, first) == [1, 2]


def test_a_month_is_recorded_with_the_rows_that_had_waited_for_it(march: Database) -> None:
    put(march, 1, TEXT, datetime(2021, 5, 30, tzinfo=UTC))
    maintain(march, NOW)
    with march.begin() as session:
        rows = session.execute(text("select month, waited, dropped_at from sketch_month order by month")).all()
    assert [tuple(row) for row in rows] == [(date(2021, 5, 1), len(TEXT), None), (MARCH, 0, None), (APRIL, 0, None)]


def test_a_thousand_absurd_dates_make_few_partitions_and_are_found_all_the_same(march: Database) -> None:
    strange = [datetime(year, 7, 1, tzinfo=UTC) for year in (*range(1, 1990, 2), *range(2100, 9999, 8), 9999)]
    with march.begin() as session:
        for number, moment in enumerate(strange, 1):
            duplicates.index(session, number, [number], moment)
        duplicates.index(session, 50_000, [7], datetime(2030, 1, 1, tzinfo=UTC))
    maintain(march, NOW)
    assert _partitions(march) == {"sketch_default", "sketch_1990_01", "sketch_2026_03", "sketch_2026_04"}
    assert find(march, [1], strange[0]) == [1]
    assert find(march, [len(strange)], strange[-1]) == [len(strange)]


def test_a_month_past_its_time_is_dropped_and_its_equal_texts_are_found_all_the_same(march: Database) -> None:
    old = NOW - timedelta(days=600)
    put(march, 1, TEXT, old)
    put(march, 2, TEXT, NOW - timedelta(days=60))
    with march.begin() as session:
        an_article(session, 1, content="abc")
    maintain(march, NOW)
    changes = maintain(march, NOW, keep_days=100, window_days=90)
    assert changes.dropped == [month_of(old)]
    assert _partitions(march) == {"sketch_default", "sketch_2026_01", "sketch_2026_03", "sketch_2026_04"}
    assert find(march, TEXT, old) == []
    assert find(march, TEXT, NOW) == [2]
    assert find(march, TEXT, old, content="abc") == [1]
    with march.begin() as session:
        dropped = session.scalars(text("select month from sketch_month where dropped_at is not null")).all()
    assert dropped == [month_of(old)]


def test_an_article_of_a_dropped_month_does_not_bring_the_month_back(march: Database) -> None:
    put(march, 1, TEXT, NOW - timedelta(days=600))
    changes = maintain(march, NOW, keep_days=100, window_days=90)
    assert (changes.made, changes.discarded) == ({}, len(TEXT))
    assert _count(march, "sketch") == 0


def test_a_longer_time_brings_months_back_that_were_once_dropped(march: Database) -> None:
    old = NOW - timedelta(days=600)
    put(march, 1, TEXT, old)
    maintain(march, NOW)
    maintain(march, NOW, keep_days=100, window_days=90)
    put(march, 1, TEXT, old)
    assert list(maintain(march, NOW).made) == [month_of(old)]
    assert find(march, TEXT, old) == [1]


def test_a_month_whose_removal_was_cut_short_is_removed_the_next_time(march: Database) -> None:
    with march.begin() as session:
        session.execute(text("create table sketch_2020_01_detached (hash int)"))
    maintain(march, NOW)
    with march.begin() as session:
        assert session.scalar(text("select to_regclass('sketch_2020_01_detached')")) is None


def test_a_month_that_another_process_removes_at_the_same_moment_is_no_trouble(march: Database) -> None:
    with march.begin() as session:
        session.execute(text("create table sketch_2020_01_detached (hash int)"))
    trouble: list[object] = []

    def keep(_: int) -> None:
        maintain(march, NOW)

    second = threading.Thread(target=_guarded(keep, trouble, 0))
    with march.begin() as session:
        session.execute(text("drop table sketch_2020_01_detached"))
        second.start()
        _until_one_waits(march)
    second.join()
    assert trouble == []


def _until_one_waits(database: Database) -> None:
    for _ in range(500):
        with database.begin() as session:
            if session.scalar(text("select count(*) from pg_locks where not granted")):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_maintenance_that_finds_nothing_to_do_changes_nothing(march: Database) -> None:
    changes = maintain(march, NOW, keep_days=100, window_days=90)
    assert (changes.made, changes.dropped, changes.busy, changes.discarded) == ({}, [], [], 0)


@pytest.mark.usefixtures("impatient")
def test_a_writer_that_takes_long_is_not_waited_for(march: Database) -> None:
    put(march, 1, TEXT, datetime(2021, 5, 30, tzinfo=UTC))
    put(march, 2, TEXT, datetime(2021, 6, 30, tzinfo=UTC))
    with march.begin() as session:
        lock_text(session, TEXT, "content")
        assert maintain(march, NOW).busy == [date(2021, 5, 1), date(2021, 6, 1)]
    assert list(maintain(march, NOW).made) == [date(2021, 5, 1), date(2021, 6, 1)]


def test_writers_and_readers_go_on_while_months_are_made_and_dropped(march: Database) -> None:
    """Nothing is lost, refused or hidden for a moment: each writer looks for what it has written before."""
    moments = [datetime(2020, month, 10, tzinfo=UTC) for month in range(1, 13)] * 3
    trouble: list[object] = []
    dropped: list[date] = []
    over = threading.Event()

    def write(writer: int) -> None:
        for turn, moment in enumerate(moments):
            put(march, _number(writer, turn), _hashes(writer, turn), moment)
            for before in range(max(0, turn - 3), turn + 1):
                if find(march, _hashes(writer, before), moments[before]) != [_number(writer, before)]:
                    trouble.append((writer, before))

    def keep(_: int) -> None:
        while not over.is_set():
            put(march, 1, TEXT, datetime(2015, 1, 1, tzinfo=UTC))
            maintain(march, NOW)
            dropped.extend(maintain(march, NOW, keep_days=3_000, window_days=90).dropped)

    writers = [threading.Thread(target=_guarded(write, trouble, number)) for number in range(1, 4)]
    keeper = threading.Thread(target=_guarded(keep, trouble, 0))
    for thread in (*writers, keeper):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    keeper.join()
    assert trouble == []
    assert date(2015, 1, 1) in dropped
    maintain(march, NOW, keep_days=3_000, window_days=90)
    assert {f"sketch_2020_{month:02}" for month in range(1, 13)} <= _partitions(march)
    with march.begin() as session:
        assert session.scalar(text("select count(*) from sketch where month >= '2020-01-01'")) == 3 * 36 * 20


def _number(writer: int, turn: int) -> int:
    return 1_000 * writer + turn


def _hashes(writer: int, turn: int) -> range:
    return range(100 * _number(writer, turn), 100 * _number(writer, turn) + 20)


def _guarded(work: Callable[[int], None], trouble: list[object], number: int) -> Callable[[], None]:
    def run() -> None:
        try:
            work(number)
        except Exception as error:  # noqa: BLE001
            trouble.append(error)

    return run
