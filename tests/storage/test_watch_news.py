from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from core.messages.receivers import parse_receivers
from core.query import ArticleQuery
from storage import clusters, watches
from storage.engine import Database
from storage.watch_events import follow
from storage.watch_news import enqueue_news
from storage.watches import Mode
from tests.storage.search_articles import put

MOSCOW = ZoneInfo("Europe/Moscow")
DESK, BOSS = parse_receivers("desk=json://127.0.0.1/a boss=json://127.0.0.1/b")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=MOSCOW)


def told(database: Database, now: datetime) -> list[tuple[str, str]]:
    """Receiver and title of each delivery that this moment adds."""
    with database.begin() as session:
        follow(session)
    with database.begin() as session:
        before = session.scalar(text("select coalesce(max(id), 0) from delivery"))
        enqueue_news(session, [DESK, BOSS], MOSCOW, now)
        rows = session.execute(
            text("select receiver, message ->> 'title' as title from delivery where id > :before order by id"),
            {"before": before},
        )
        return [(row.receiver, row.title) for row in rows]


def watch(database: Database, *receivers: str, mode: Mode = Mode.AT_ONCE) -> None:
    with database.begin() as session:
        watches.add(session, "Мосты", ArticleQuery("мост"), receivers=receivers, mode=mode)


def test_a_story_is_told_once_and_a_copy_never(database: Database) -> None:
    watch(database)
    with database.begin() as session:
        story = clusters.new(session)
    put(database, "Мост открыт", story=story)
    assert told(database, NOON) == [("desk", "Мосты: Мост открыт"), ("boss", "Мосты: Мост открыт")]
    put(database, "Мост открыт", story=story, source="copy.example")
    assert told(database, NOON) == []


def test_only_the_receivers_of_the_watch_are_told(database: Database) -> None:
    watch(database, "boss", "nobody")
    put(database, "Мост")
    assert told(database, NOON) == [("boss", "Мосты: Мост")]


@pytest.mark.parametrize(("hour", "count"), [(8, 0), (9, 1), (23, 1)])
def test_a_summary_waits_for_nine_o_clock(database: Database, hour: int, count: int) -> None:
    watch(database, "desk", mode=Mode.DIGEST)
    put(database, "Мост")
    put(database, "Другой мост")
    found = told(database, NOON.replace(hour=hour))
    assert found == [("desk", "Мосты: 2 stories since the last summary")] * count


def test_there_is_one_summary_a_day(database: Database) -> None:
    watch(database, "desk", mode=Mode.DIGEST)
    put(database, "Мост")
    assert len(told(database, NOON)) == 1
    put(database, "Другой мост")
    assert told(database, NOON + timedelta(hours=2)) == []
    assert told(database, NOON + timedelta(hours=22)) == [("desk", "Мосты: 1 story since the last summary")]


def test_a_message_carries_the_passage_and_the_facts(database: Database) -> None:
    watch(database, "desk")
    put(database, "Новость", "Утро. Открыли мост. Вечер.")
    told(database, NOON)
    with database.begin() as session:
        message = session.scalar(text("select message from delivery"))
    assert message is not None
    assert message["body"].startswith("Открыли мост.\n2 марта 2026, 12:00 МСК, vesti.example\nhttps://")
    with database.begin() as session:
        assert message["data"]["id"] == str(session.scalar(text("select id from article")))
    assert message["data"]["passage"] == [["Открыли ", False], ["мост", True], [".", False]]
    assert message["heading"] == "Мосты"
