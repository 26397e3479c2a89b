"""A batch that lost a claim: the source is another worker's, and this one touches it no more."""

from core.models import Claim
from crawler import FeedSpider
from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk, Host


class Fed(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "fed"
    feeds = ("https://gazeta.example/feed",)


def host() -> Host:
    items = "".join(f"<item><link>/n/{number}</link></item>" for number in range(20))
    pages = {f"/n/{number}": PAGE for number in range(20)}
    return Host({"/feed": f"<rss><channel>{items}</channel></rss>"} | pages)


def test_a_turn_ends_at_the_next_request_and_leaves_the_poll_to_the_other(database: Database) -> None:
    desk = Desk(database, Fed, host())

    def still_ours(_: Claim) -> bool:
        return len(desk.host.asked) < 4

    report = desk.poll(still_ours)
    assert len(desk.host.asked) == 4
    assert (report.lost, report.stored, report.polls) == (1, 3, {})
    assert desk.one("select ended_at from poll") is None
    assert desk.one("select count(*) from source where lease_until is not null") == 1


def test_a_claim_that_was_lost_before_the_first_request_costs_the_site_none(database: Database) -> None:
    desk = Desk(database, Fed, host())
    assert desk.poll(lambda _: False).lost == 1
    assert desk.host.asked == []
    assert desk.pages() == 0
