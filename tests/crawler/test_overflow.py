"""Lists that have moved on by more than they show, as after a day off: what they still show is found, the rest told."""

import pytest

from crawler import FeedSpider, ListingSpider
from crawler.walks import OVERFLOW_PAGES
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host


class Listed(ListingSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "listed"
    listings = ("https://gazeta.example/list",)
    links_css = "h3 a"


class Fed(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "fed"
    feeds = ("https://gazeta.example/feed",)


class Both(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "both"
    feeds = ("https://gazeta.example/feed",)
    listings = ("https://gazeta.example/list",)
    links_css = "h3 a"


def feed(numbers: range) -> str:
    items = "".join(f"<item><title>Новость</title><link>/n/{number}</link></item>" for number in reversed(numbers))
    return f"<rss><channel>{items}</channel></rss>"


def show(host: Host, newest: int, *, pages: int = 40, feed_items: int = 10) -> None:
    """The site at the moment when `newest` articles were published: a feed, and a listing of ten a page."""
    host.answers["/feed"] = feed(range(max(newest - feed_items, 0), newest))
    for page in range(1, pages + 1):
        last = newest - 10 * (page - 1)
        links = "".join(f'<h3><a href="/n/{n}">Новость {n}</a></h3>' for n in reversed(range(max(last - 10, 0), last)))
        following = f"<a rel=next href='/list?page={page + 1}'>дальше</a>" if page < pages and last > 10 else ""
        host.answers["/list" if page == 1 else f"/list?page={page}"] = links + following
    host.answers |= {f"/n/{n}": PAGE for n in range(newest)}


@pytest.fixture
def host() -> Host:
    found = Host({})
    show(found, 100)
    return found


def gaps(polled: Desk) -> object:
    return polled.one("select count(*) from gap")


def test_the_first_poll_reads_a_few_pages_and_misses_nothing_by_that(database: Database, host: Host) -> None:
    polled = Desk(database, Listed, host)
    polled.poll()
    assert (polled.pages(), polled.detail(), gaps(polled)) == (30, "", 0)


def test_after_a_day_off_a_listing_is_walked_to_known_ground(database: Database, host: Host) -> None:
    polled = Desk(database, Listed, host, pages_per_poll=20)
    polled.poll()
    show(host, 250)
    host.asked.clear()
    polled.poll()
    assert (polled.pages(), polled.detail(), gaps(polled)) == (30 + 150, "", 0)
    assert host.asked.count("/list?page=16") == 1 and host.asked.count("/list?page=17") == 0
    assert sum(path.startswith("/n/") for path in host.asked) == 20  # the rest waits for its turn


def test_what_lies_behind_the_last_page_that_is_read_is_a_gap_and_told_once(database: Database, host: Host) -> None:
    polled = Desk(database, Listed, host)
    polled.poll()
    show(host, 1_000, pages=99)
    polled.poll()
    assert polled.pages() == 30 + 10 * OVERFLOW_PAGES
    assert "links may be missed" in polled.detail()
    assert gaps(polled) == 1
    assert polled.one("select since is not null and since < found_at from gap")
    show(host, 1_003, pages=99)
    polled.poll()
    assert gaps(polled) == 1


def test_a_feed_that_is_new_from_end_to_end_leaves_a_gap(database: Database, host: Host) -> None:
    polled = Desk(database, Fed, host)
    polled.poll()
    show(host, 105)
    polled.poll()
    assert gaps(polled) == 0
    show(host, 130)
    polled.poll()
    assert gaps(polled) == 1
    assert polled.one("select url from gap") == "https://gazeta.example/feed"
    assert "all of the 10 links were new, and it has no further page" in polled.detail()


def test_a_listing_closes_the_gap_of_the_feed(database: Database, host: Host) -> None:
    polled = Desk(database, Both, host)
    polled.poll()
    before = polled.pages()
    show(host, 165)
    polled.poll()
    assert (polled.pages(), gaps(polled), polled.detail()) == (before + 65, 0, "")
    assert polled.one("select count(*) from page where seen_by = 9") == 20  # by the feed and the listing


def test_a_page_that_is_given_up_is_a_gap(database: Database, host: Host) -> None:
    polled = Desk(database, Listed, host)
    polled.poll()
    show(host, 115)
    host.answers["/list?page=2"] = 404
    for _ in range(5):
        polled.poll()
        show(host, 115)
        host.answers["/list?page=2"] = 404
    assert "given up" in polled.detail()
    assert gaps(polled) == 1


def test_other_facts_of_the_class_are_no_news(database: Database, host: Host) -> None:
    Desk(database, Fed, host).poll()
    other = type("Other", (Fed,), {"article_url": "/n/|/s/"})
    host.answers["/feed"] = feed(range(500, 510))
    host.answers |= {f"/n/{n}": PAGE for n in range(500, 510)}
    polled = Desk(database, other, host)
    polled.poll()
    assert (polled.pages(), gaps(polled)) == (20, 0)
