"""A list of several pages, one of which cannot be had: no link is lost by it."""

import asyncio

import pytest

from core.models import AddressKind
from crawler import ListingSpider, SitemapSpider
from crawler.walks import _OTHER_TRIES
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host


class Listed(ListingSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "listed"
    listings = ("https://gazeta.example/list",)
    links_css = "h3 a"
    max_pages = 3


class Mapped(SitemapSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "mapped"
    sitemaps = ("https://gazeta.example/map.xml",)


class Killed(BaseException):
    """What a kill does to a batch: nothing more is run."""


def page(numbers: range, following: str = "") -> str:
    links = "".join(f'<h3><a href="/n/{number}">Новость {number}</a></h3>' for number in numbers)
    return f"<html><body>{links}<a rel=next href='{following}'>дальше</a></body></html>" if following else links


def two_pages(second: str | int | BaseException = "") -> Host:
    articles: dict[str, str | int | BaseException] = {f"/n/{number}": PAGE for number in range(100)}
    answers = {"/list": page(range(10, 20), "/list?page=2"), "/list?page=2": second or page(range(10))}
    return Host(articles | answers)


def desk(database: Database, host: Host, **settings: object) -> Desk:
    return Desk(database, Listed, host, **settings)


@pytest.mark.parametrize("failure", [503, 429, 403, 404, ConnectionResetError("reset"), "<html>Ведутся работы</html>"])
def test_links_on_a_page_that_failed_are_found_by_the_next_poll(
    database: Database, failure: str | int | Exception
) -> None:
    host = two_pages(failure)
    polled = desk(database, host)
    polled.poll()
    assert polled.pages() == 10
    assert "page 2 could not be read" in polled.detail()
    host.answers["/list?page=2"] = page(range(10))
    polled.poll()
    assert polled.pages() == 20
    assert polled.detail() == ""
    polled.poll()
    assert polled.one("select outcome from poll order by id desc limit 1") == "not_modified"


def test_a_batch_killed_between_two_pages_loses_none(database: Database) -> None:
    host = two_pages(Killed())
    polled = desk(database, host)
    polled.poll()
    assert polled.one("select ended_at from poll") is None
    assert polled.pages() == 0
    host.answers["/list?page=2"] = page(range(10))
    polled.poll()
    assert polled.pages() == 20


def test_a_batch_out_of_time_between_two_pages_keeps_the_first_and_asks_for_the_second(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = two_pages()
    host.hangs.add("/list?page=2")
    monkeypatch.setattr("crawler.batch._LAST_CALL", 0.2)
    polled = desk(database, host)
    asyncio_wait = asyncio.wait
    monkeypatch.setattr(asyncio, "wait", lambda tasks, timeout: asyncio_wait(tasks, timeout=min(timeout, 0.5)))
    polled.poll()
    assert polled.pages() == 10
    assert "the batch ended" in polled.detail()
    host.hangs.clear()
    polled.poll()
    assert polled.pages() == 20


def test_an_open_gap_is_looked_for_behind_known_links(database: Database) -> None:
    host = two_pages(503)
    polled = desk(database, host)
    polled.poll()
    host.answers["/list"] = page(range(18, 28), "/list?page=2")
    host.answers["/list?page=2"] = page(range(8, 18), "/list?page=3")
    host.answers["/list?page=3"] = page(range(8))
    polled.poll()
    assert polled.pages() == 28


def test_a_poll_over_an_open_gap_is_unconditional_and_says_so_until_the_page_is_there(database: Database) -> None:
    host = two_pages(503)
    polled = desk(database, host)
    for _ in range(10):
        polled.poll()
    lists = [sent for path, sent in zip(host.asked, host.sent, strict=True) if path == "/list"]
    assert len(lists) == 10
    assert not any("if-none-match" in sent for sent in lists)
    assert polled.one("select open_gap from source_address") == 10
    assert host.asked.count("/list?page=2") == 10


def test_a_page_that_is_no_list_for_good_is_given_up(database: Database) -> None:
    host = two_pages(404)
    polled = desk(database, host)
    for _ in range(_OTHER_TRIES):
        polled.poll()
    assert "given up" in polled.detail()
    for _ in range(3):  # one may be unconditional: a source that is polled rarely is read whole once a day
        polled.poll()
    assert polled.one("select count(*) from poll where outcome = 'not_modified'") != 0
    assert host.asked.count("/list?page=2") == _OTHER_TRIES


def test_a_list_that_moved_between_two_requests_is_walked_on(database: Database) -> None:
    host = two_pages(page(range(9, 11), "/list?page=3"))
    host.answers["/list?page=3"] = page(range(9))
    polled = desk(database, host)
    polled.poll()
    assert polled.pages() == 20


def test_a_site_that_answers_every_number_with_the_same_page_is_asked_twice(database: Database) -> None:
    host = two_pages(page(range(10, 20), "/list?page=3"))
    desk(database, host).poll()
    assert "/list?page=3" not in host.asked


def test_a_sitemap_that_fails_below_an_index_is_told_and_read_by_the_next_poll(database: Database) -> None:
    def urls(*paths: str) -> str:
        return f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>"

    index = "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>"
    host = Host({"/map.xml": index, "/1.xml": 503, "/2.xml": urls("/n/2"), "/n/1": PAGE, "/n/2": PAGE})
    polled = Desk(database, Mapped, host)
    polled.poll()
    assert polled.pages() == 1
    assert "1.xml: server_error: HTTP 503" in polled.detail()
    host.answers["/1.xml"] = urls("/n/1")
    polled.poll()
    assert polled.pages() == 2


def test_code_of_the_site_that_raises_on_a_later_page_keeps_the_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Listed.discover.__func__  # type: ignore[attr-defined]

    def raising(cls: type[Listed], kind: AddressKind, body: bytes, context: object, number: int = 1) -> object:
        return plain(cls, kind, body, context, number) if number == 1 else 1 / 0

    monkeypatch.setattr(Listed, "discover", classmethod(raising))
    polled = desk(database, two_pages())
    polled.poll()
    assert polled.pages() == 10
    assert "page 2 could not be read (ZeroDivisionError" in polled.detail()
