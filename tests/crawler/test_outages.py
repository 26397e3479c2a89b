"""Hours without article pages while the feed answers: simulated by moving all times in the database into the past."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from crawler import FeedSpider
from crawler.troubles import LAST_RETRY, ask_again_at
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host

HOUR = timedelta(hours=1)


class Fed(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "fed"
    feeds = ("https://gazeta.example/feed",)


class Site:
    """Its feed has `first` articles and one more every `every`; its pages answer 503 until `well`."""

    def __init__(self, database: Database, *, first: int, every: timedelta | None, well: timedelta) -> None:
        self.host = Host({})
        self.desk = Desk(database, Fed, self.host, page_attempts=8)
        self.clock = timedelta()
        self._first, self._every, self._well = first, every, well

    def poll(self) -> None:
        news = int(min(self.clock, self._well) / self._every) if self._every else 0
        paths = [f"/n/{number}" for number in range(self._first + news)]
        items = "".join(f"<item><title>Новость</title><link>{path}</link></item>" for path in reversed(paths[-60:]))
        self.host.answers = {"/feed": f"<rss><channel>{items}</channel></rss>"}
        self.host.answers |= dict.fromkeys(paths, PAGE if self.clock >= self._well else 503)
        self.desk.poll()

    def wait(self) -> None:
        """Until the next poll."""
        at = self.desk.one("select next_poll_at from source")
        assert isinstance(at, datetime)
        wait = max(at - datetime.now(UTC), timedelta(seconds=1))
        self.clock += wait
        with self.desk.database.begin() as session:
            for update in (
                "update source set next_poll_at = next_poll_at - :wait, pages_down_since = pages_down_since - :wait",
                "update page set next_attempt_at = next_attempt_at - :wait",
            ):
                session.execute(text(update), {"wait": wait})

    def well_now(self) -> None:
        self._well = self.clock
        self._first += 1

    @property
    def asked(self) -> int:
        return sum(path.startswith("/n/") for path in self.host.asked)


@pytest.mark.parametrize(("every", "bound"), [(None, 12), (timedelta(minutes=30), 24)])
def test_six_hours_without_pages_cost_few_requests_and_no_page(
    database: Database, every: timedelta | None, bound: int
) -> None:
    site = Site(database, first=40, every=every, well=6 * HOUR)
    while site.clock < 6 * HOUR:
        site.poll()
        site.wait()
    assert site.asked <= bound
    assert site.desk.one("select max(attempts) from page") == 1
    while site.desk.one("select count(*) from page where state = 'queued'"):
        assert site.clock < 14 * HOUR
        site.poll()
        site.wait()
    assert site.desk.one("select count(*) from page where state = 'fetched'") == site.desk.pages() >= 40
    assert site.desk.one("select pages_down_since from source") is None


def test_the_first_page_that_is_stored_ends_the_wait_of_the_others(database: Database) -> None:
    site = Site(database, first=10, every=timedelta(minutes=30), well=3 * HOUR)
    site.poll()
    while site.clock < 2 * HOUR:
        site.wait()
        site.poll()
    never_asked = "select count(*) from page where state = 'queued' and attempts = 0"
    assert site.desk.one(f"{never_asked} and next_attempt_at > now()") != 0
    site.well_now()  # and something new stands in the feed
    site.poll()
    assert site.desk.one(never_asked) == site.desk.one(f"{never_asked} and next_attempt_at <= now()")
    site.poll()
    assert site.desk.one(never_asked) == 0


def test_a_broken_page_does_not_make_the_others_wait(database: Database) -> None:
    host = Host({"/feed": "<rss><channel><item><link>/n/1</link></item><item><link>/n/2</link></item></channel></rss>"})
    host.answers |= {"/n/1": 503, "/n/2": PAGE}
    desk = Desk(database, Fed, host)
    desk.poll()
    assert desk.one("select pages_down_since from source") is None
    assert desk.one("select count(*) from page where state = 'fetched'") == 1


NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("down", "retry_after", "wait"),
    [
        (None, None, 5 * MINUTE),
        (2 * MINUTE, None, 5 * MINUTE),
        (40 * MINUTE, None, 40 * MINUTE),
        (100 * HOUR, None, LAST_RETRY),
        (None, timedelta(seconds=30), timedelta(seconds=30)),
        (None, timedelta(), 5 * MINUTE),
        (40 * MINUTE, timedelta(seconds=30), 40 * MINUTE),
        (40 * MINUTE, 12 * HOUR, 12 * HOUR),
    ],
)
def test_a_host_is_left_alone_for_as_long_as_it_has_been_down(
    down: timedelta | None, retry_after: timedelta | None, wait: timedelta
) -> None:
    assert ask_again_at(NOW, NOW - down if down else None, retry_after) == NOW + wait
