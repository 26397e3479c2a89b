"""What the crawler reads of a list reaches the polling policy."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from crawler import FeedSpider
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host


class Fed(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "fed"
    feeds = ("https://gazeta.example/rss", "https://gazeta.example/sport")


def feed(dates: dict[int, datetime | None], extra: str = "") -> str:
    items = "".join(
        f"<item><title>Новость</title><link>https://gazeta.example/n/{number}</link>"
        f"{f'<pubDate>{format_datetime(date)}</pubDate>' if date else ''}</item>"
        for number, date in dates.items()
    )
    return f"<rss version='2.0'><channel>{extra}{items}</channel></rss>"


def desk(database: Database, answers: dict[str, str]) -> Desk:
    pages: dict[str, str | int | BaseException] = {f"/n/{number}": PAGE for number in range(100)}
    return Desk(database, Fed, Host(pages | answers))


def test_the_first_list_of_a_source_teaches_its_rate_its_length_and_its_wishes(database: Database) -> None:
    now = datetime.now(UTC)
    many = {number: now - timedelta(hours=number, seconds=number + 1) for number in range(20)}
    few = {number: now - timedelta(hours=number, minutes=30, seconds=number) for number in range(50, 58)}
    polled = desk(database, {"/rss": feed(many, "<ttl>7</ttl>"), "/sport": feed(few, "<ttl>7</ttl>")})
    polled.poll()
    a_day, length, ttl = (
        polled.one(f"select {column} from polling_state")  # noqa: S608
        for column in ("a_day", "list_items", "manners ->> 'ttl'")
    )
    assert isinstance(a_day, float)
    assert 8 < a_day < 20  # 28 items in 58 hours are 11.6 a day; by the days of the week they stand for 9.6 to 16
    assert (length, ttl) == (8, "420")


def test_items_of_later_polls_are_counted_by_their_first_sight(database: Database) -> None:
    polled = desk(database, {"/rss": feed({1: None}), "/sport": feed({2: None})})
    polled.poll()
    assert polled.one("select coalesce(round(sum(c)), 0) from polling_state, unnest(counts) c") == 0
    polled.host.answers["/rss"] = feed({1: None, 3: None, 4: datetime(2035, 1, 1, tzinfo=UTC)})
    polled.poll()
    assert polled.one("select round(sum(c)) from polling_state, unnest(counts) c") == 2
    assert polled.one("select delay_items from polling_state") == 0


def test_a_server_that_answers_304_for_ever_is_read_whole_now_and_then(database: Database) -> None:
    polled = desk(database, {"/rss": feed({1: None}), "/sport": feed({2: None})})
    polled.poll()
    assert "if-none-match" not in polled.host.sent[0]
    with database.engine.begin() as connection:
        connection.exec_driver_sql("update polling_state set wait = 43200")  # two polls a day: each second is whole
    conditional = []
    for _ in range(4):
        polled.host.sent.clear()
        polled.poll()
        with database.engine.begin() as connection:
            connection.exec_driver_sql("update polling_state set wait = 43200")
        conditional.append(any("if-none-match" in sent for sent in polled.host.sent))
    assert conditional == [False, True, False, True]
