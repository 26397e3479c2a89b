"""Pages that are not there, pages that show something else, and a whole site that is somewhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from crawler import FeedSpider
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host, Redirect

NEW_HOST = "https://novaya.example"


class Fed(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "fed"
    feeds = ("https://gazeta.example/feed",)


class Site:
    """A feed of numbered articles; `poll(hours)` polls it when so many hours have passed."""

    def __init__(self, database: Database, *numbers: int) -> None:
        self.host = Host({})
        self.lists(*numbers)
        self.desk = Desk(database, Fed, self.host)

    def lists(self, *numbers: int) -> None:
        items = "".join(f"<item><title>Новость</title><link>/n/{number}</link></item>" for number in numbers)
        self.host.answers["/feed"] = f"<rss><channel>{items}</channel></rss>"

    def all_pages(self, answer: str) -> None:
        """Every page leads to the same path below `answer`."""
        for number in range(100):
            self.host.answers[f"/n/{number}"] = Redirect(f"{answer}/n/{number}")

    def poll(self, hours: float = 0) -> None:
        wait = {"by": timedelta(hours=hours)}
        with self.desk.database.begin() as session:
            for moment in ("next_attempt_at", "fetched_at", "discovered_at"):
                session.execute(text(f"update page set {moment} = {moment} - cast(:by as interval)"), wait)  # noqa: S608
            session.execute(text("update source set pages_down_since = pages_down_since - cast(:by as interval)"), wait)
        self.host.asked.clear()
        self.desk.poll()

    def pages(self) -> list[tuple[object, ...]]:
        with self.desk.database.begin() as session:
            return [
                tuple(row) for row in session.execute(text("select state, outcome, attempts from page order by url"))
            ]

    @property
    def asked(self) -> int:
        return sum(path.startswith("/n/") for path in self.host.asked)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_is_gone_after_three_answers_in_an_hour(database: Database, status: int) -> None:
    site = Site(database, 1)
    site.host.answers["/n/1"] = status
    site.poll()
    assert site.pages() == [("queued", None, 1)]
    site.poll(hours=0.1)
    assert (site.asked, site.pages()) == (1, [("queued", None, 2)])
    site.poll(hours=0.5)
    assert site.asked == 0
    site.poll(hours=0.6)
    assert (site.asked, site.pages()) == (1, [("done", "gone", 3)])


def test_a_page_that_comes_later_than_its_feed_is_not_lost(database: Database) -> None:
    site = Site(database, 1)
    site.host.answers["/n/1"] = 404
    site.poll()
    site.host.answers["/n/1"] = PAGE
    site.poll(hours=0.1)
    assert site.pages() == [("fetched", None, 2)]


def test_other_failures_are_no_proof_that_a_page_is_gone(database: Database) -> None:
    site = Site(database, 1)
    for answer, hours in ((503, 0), (503, 1), (404, 1)):
        site.host.answers["/n/1"] = answer
        site.poll(hours)
    assert site.pages() == [("queued", None, 3)]
    site.poll(hours=1)
    assert site.pages() == [("done", "gone", 4)]


@pytest.mark.parametrize("where", ["/", "/feed", "/404.html", "/n/"])
def test_a_page_that_leads_to_the_home_page_is_no_article(database: Database, where: str) -> None:
    site = Site(database, 5471)
    site.host.answers["/n/5471"] = Redirect(where, 302)
    site.poll()
    assert site.pages() == [("done", "soft_404", 1)]


def test_another_address_of_the_same_site_is_followed_and_known(database: Database) -> None:
    site = Site(database, 5471)
    site.host.answers["/n/5471"] = Redirect("/stati/most-otkryt-5471")
    site.poll()
    assert site.pages() == [("fetched", None, 1)]
    assert site.desk.one("select moved and final_key is not null from page")


def test_a_single_page_that_leads_away_is_asked_for_again_and_then_ends(database: Database) -> None:
    site = Site(database, 1, 2)
    site.host.answers |= {"/n/1": Redirect(f"{NEW_HOST}/promo"), "/n/2": PAGE}
    for hours in (0, 6, 24, 96):
        site.poll(hours)
    assert site.pages() == [("done", "redirect", 4), ("fetched", None, 1)]
    assert site.desk.one("select moved_to from source") is None


def test_a_site_that_moves_loses_no_page_and_is_told(database: Database) -> None:
    site = Site(database, *range(10))
    site.all_pages(NEW_HOST)
    site.poll()
    assert site.asked == 3
    assert site.pages() == [("queued", None, 0)] * 10
    assert site.desk.one("select moved_to from source") == "novaya.example"
    assert "all lead to novaya.example" in site.desk.detail()
    site.lists(*range(11))
    site.poll(hours=7)
    assert site.asked == 1
    assert site.pages() == [("queued", None, 0)] * 11

    Fed.allowed_hosts = ("gazeta.example", "novaya.example")
    try:
        site.poll(hours=7)
        site.poll(hours=7)
    finally:
        Fed.allowed_hosts = ()
    assert {state for state, _, _ in site.pages()} == {"fetched"}
    assert site.desk.one("select moved_to from source") is None


def test_a_site_whose_pages_lead_to_a_partner_has_not_moved(database: Database) -> None:
    """Some of a feed's items are a partner's: they end by themselves, and are not asked for ever."""
    site = Site(database, *range(10))
    site.all_pages(NEW_HOST)
    site.host.answers |= {f"/n/{number}": PAGE for number in range(4, 10)}
    for hours in (0, 7, 25, 97):
        site.poll(hours)
        assert site.desk.one("select moved_to from source") is None
    assert site.pages() == [("done", "redirect", 4)] * 4 + [("fetched", None, 1)] * 6


def test_pages_behind_those_that_lead_away_are_not_kept_waiting(database: Database) -> None:
    site = Site(database, *range(10))
    site.all_pages(NEW_HOST)
    site.poll()
    assert site.desk.one("select moved_to from source") == "novaya.example"
    away = site.host.asked[1:]
    site.host.answers |= {f"/n/{number}": PAGE for number in range(10) if f"/n/{number}" not in away}
    site.poll(hours=1)
    assert [state for state, _, _ in site.pages()].count("fetched") == 7
    assert site.desk.one("select moved_to from source") is None


def test_a_quiet_site_that_moves_is_found_out_page_by_page(database: Database) -> None:
    site = Site(database)
    site.all_pages(NEW_HOST)
    for number in range(1, 4):
        site.lists(*range(1, number + 1))
        site.poll(hours=3)
    assert site.desk.one("select moved_to from source") == "novaya.example"
    assert site.desk.one("select count(*) from page where state = 'queued'") == 3
