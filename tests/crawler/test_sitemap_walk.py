"""Files below a sitemap index: what is asked for, in which order, and what is not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from crawler import SitemapSpider
from crawler.link_header import hub_of
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Answers, Desk, Host


class Mapped(SitemapSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "mapped"
    sitemaps = ("https://gazeta.example/map.xml",)
    max_pages = 3


def urls(*numbers: int, news: bool = False) -> str:
    extra = "<n:news xmlns:n='x'><n:publication_date>2026-03-01</n:publication_date></n:news>" if news else ""
    rows = "".join(f"<url><loc>/n/{number}</loc>{extra}</url>" for number in numbers)
    return f"<urlset>{rows}</urlset>"


def index(**dates: str) -> str:
    rows = "".join(
        f"<sitemap><loc>/{name}.xml</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for name, date in dates.items()
    )
    return f"<sitemapindex>{rows}</sitemapindex>"


@pytest.fixture
def host() -> Host:
    answers: Answers = {f"/n/{number}": PAGE for number in range(100)}
    return Host(
        answers
        | {
            "/map.xml": index(may="2026-05-30", june="2026-06-30", july="2026-07-03", april="2026-04-30"),
            "/july.xml": urls(30, 31),
            "/june.xml": urls(20, 21),
            "/may.xml": urls(10, 11),
            "/april.xml": urls(1, 2),
        }
    )


def asked(host: Host) -> list[str]:
    found = [path for path in host.asked if path.endswith(".xml")]
    host.asked.clear()
    host.sent.clear()
    return found


def test_the_newest_files_are_read_first_and_no_more_than_the_bound(database: Database, host: Host) -> None:
    polled = Desk(database, Mapped, host)
    polled.poll()
    assert asked(host) == ["/map.xml", "/july.xml", "/june.xml", "/may.xml"]
    assert polled.pages() == 6


def test_files_that_the_index_calls_unchanged_are_not_asked_for(database: Database, host: Host) -> None:
    polled = Desk(database, Mapped, host)
    polled.poll()
    asked(host)
    polled.poll()
    assert asked(host) == ["/map.xml"]
    assert polled.one("select outcome from poll order by id desc limit 1") == "not_modified"
    host.answers["/map.xml"] = index(may="2026-05-30", june="2026-06-30", july="2026-07-04", april="2026-04-30")
    host.answers["/july.xml"] = urls(30, 31, 32)
    polled.poll()
    assert asked(host) == ["/map.xml", "/july.xml"]
    assert (polled.pages(), polled.one("select count(*) from gap")) == (7, 0)


@pytest.mark.parametrize("day", ["{:%Y-%m-%d}", "{:%Y-%m-%d}T00:00:00Z", "{:%Y-%m-%d}T00:00:00+03:00"])
def test_a_file_that_is_dated_by_the_day_is_asked_for_until_the_day_is_over(
    database: Database, host: Host, day: str
) -> None:
    today = day.format(datetime.now(UTC))
    host.answers["/map.xml"] = index(july=today, june="2026-06-30")
    polled = Desk(database, Mapped, host)
    polled.poll()
    asked(host)
    host.answers["/july.xml"] = urls(30, 31, 32)
    polled.poll()
    assert asked(host) == ["/map.xml", "/july.xml"]
    assert (polled.pages(), polled.one("select count(*) from gap")) == (5, 0)
    with database.begin() as session:
        session.execute(text("update sitemap_file set read_at = now() + interval '2 days'"))
    polled.poll()
    assert asked(host) == ["/map.xml"]


def test_files_without_a_date_are_asked_with_their_own_validators(database: Database, host: Host) -> None:
    host.answers["/map.xml"] = index(july="", june="")
    polled = Desk(database, Mapped, host)
    polled.poll()
    asked(host)
    host.answers["/july.xml"] = urls(30, 31, 32)
    polled.poll()
    conditional = {path: "if-none-match" in sent for path, sent in zip(host.asked, host.sent, strict=True)}
    assert (conditional["/map.xml"], conditional["/july.xml"], conditional["/june.xml"]) == (False, True, True)
    assert polled.pages() == 5


def test_more_files_are_read_while_all_is_new(database: Database, host: Host) -> None:
    polled = Desk(database, Mapped, host)
    polled.poll()
    later = {f"day{day}": f"2026-08-{day:02}" for day in range(1, 7)}
    host.answers |= {f"/day{day}.xml": urls(40 + day) for day in range(1, 7)}
    host.answers["/map.xml"] = index(may="2026-05-30", june="2026-06-30", july="2026-07-03", **later)
    asked(host)
    polled.poll()
    assert asked(host) == ["/map.xml", *(f"/day{day}.xml" for day in range(6, 0, -1))]
    assert (polled.pages(), polled.one("select count(*) from gap")) == (12, 0)


def test_files_without_a_date_go_by_the_month_in_their_names(database: Database, host: Host) -> None:
    names = ["/map-2026-05.xml", "/map-2026-06.xml", "/map-2026-07.xml", "/map-2025-12.xml", "/pages.xml"]
    rows = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    host.answers |= {"/map.xml": f"<sitemapindex>{rows}</sitemapindex>"} | dict.fromkeys(names, urls(1))
    Desk(database, Mapped, host).poll()
    assert asked(host) == ["/map.xml", "/map-2026-07.xml", "/map-2026-06.xml", "/map-2026-05.xml"]


def test_a_file_that_failed_is_asked_for_again(database: Database, host: Host) -> None:
    host.answers["/june.xml"] = 503
    polled = Desk(database, Mapped, host)
    polled.poll()
    host.answers["/june.xml"] = urls(20, 21)
    asked(host)
    polled.poll()
    assert asked(host) == ["/map.xml", "/june.xml"]
    assert polled.pages() == 6


def test_the_kinds_of_sitemaps_are_told_apart(database: Database, host: Host) -> None:
    host.answers["/july.xml"] = urls(30, news=True)
    polled = Desk(database, Mapped, host)
    polled.poll()
    assert polled.one("select found_by from page where url like '%/n/30'") == 2
    assert polled.one("select found_by from page where url like '%/n/20'") == 4


@pytest.mark.parametrize(
    ("header", "hub"),
    [
        ('<https://hub.example/>; rel="hub"', "https://hub.example/"),
        ('<https://a.example/>; rel=self, <https://hub.example/>; rel="x hub"; title="a, b"', "https://hub.example/"),
        ("</hub>;rel=HUB", "https://gazeta.example/hub"),
        ('<https://a.example/>; rel="self"', None),
        ("<javascript:1>; rel=hub", None),
        ("<" * 50_000, None),
        ("", None),
    ],
)
def test_a_hub_in_the_link_header_is_noticed(header: str, hub: str | None) -> None:
    assert hub_of(header, "https://gazeta.example/feed") == hub
