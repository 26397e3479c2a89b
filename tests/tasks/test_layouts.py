"""The watch over layouts: alerts that open, are not repeated, and close."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bench.layout_news import stream
from bench.layout_pages import CHANGES, RULES, Page, usual
from bench.layout_site import Site
from core.models import Address, AddressKind
from core.outcomes import PollOutcome
from storage import alerts, claims, layouts, polls, sources
from storage.engine import Database
from storage.polling import Pace
from storage.polls import PollResult
from tasks.layouts import accept, judge_lists
from tests.storage.conftest import LEASE, T0, facts
from tests.tasks.conftest import settings

__all__ = ["settings"]

NEWS = stream(T0, 60, "watch")
NOTHING = "Nothing on the page matches links_css (.news a): has the layout changed?"
RENAMED = next(change.page for change in CHANGES if change.name == "classes renamed")
AMP = next(change.page for change in CHANGES if change.name == "AMP-like pages")
TEASED = next(change.page for change in CHANGES if change.name == "teasers inside the text")


@pytest.fixture
def site(database: Database) -> Site:
    made = Site(database, "zarechye.example", RULES)
    made.poll(NEWS[:18], lambda article: usual(article, NEWS[: article.number - 1]))
    return made


def polled(site: Site, start: int, end: int, page: Page) -> alerts.Alert | None:
    return site.poll(NEWS[start:end], lambda article: page(article, NEWS[: article.number - 1]))


def test_an_alert_says_what_is_gone_since_when_and_what_to_do(site: Site) -> None:
    alert = polled(site, 18, 22, RENAMED)
    assert alert is not None
    assert "what date_css took" in alert.headline
    assert alert.since == NEWS[18].at + timedelta(hours=1)
    assert "headline in h1.news-title" in alert.evidence["before"]
    assert "headline in h1.post-card__heading" in alert.evidence["now"]
    assert "svodka mend zarechye.example" in alert.remedy


def test_a_change_that_extraction_survives_is_told_as_that_and_ends_by_itself(site: Site) -> None:
    alert = polled(site, 18, 22, TEASED)
    assert alert is not None
    assert "all their fields" in alert.headline
    assert polled(site, 22, 30, TEASED) is None


def test_an_alert_is_opened_once(site: Site, database: Database) -> None:
    first, second = polled(site, 18, 22, RENAMED), polled(site, 22, 26, RENAMED)
    assert first is not None
    assert second is not None
    assert first.id == second.id
    with database.begin() as session:
        assert len(alerts.history(session, 10)) == 1


def test_a_page_that_is_read_again_is_counted_once(site: Site, database: Database) -> None:
    with database.begin() as session:
        [last] = layouts.pages(session, site.number)[-1:]
        layouts.note(session, last.page_id, site.number, last.fetched_at, "1", last.layout)
        assert len(layouts.pages(session, site.number)) == 18


def test_what_a_person_accepts_is_the_layout_from_then_on(site: Site, database: Database) -> None:
    polled(site, 18, 22, RENAMED)
    with database.begin() as session:
        assert accept(session, site.number, T0)
        assert not accept(session, site.number, T0)
    assert polled(site, 22, 40, RENAMED) is None
    assert polled(site, 40, 46, AMP) is not None


def test_a_sites_layouts_are_counted(site: Site, database: Database) -> None:
    polled(site, 18, 22, RENAMED)
    with database.begin() as session:
        assert [row.pages for row in layouts.shown(session, site.number)] == [18, 4]


@pytest.fixture
def listed(database: Database) -> Callable[[PollOutcome], None]:
    """Ends a poll of a source that is read from a listing."""
    address = Address("https://spisok.example/news/", AddressKind.LISTING)
    with database.begin() as session:
        sources.sync(session, [facts("spisok.example", addresses=(address,))])
    times = iter(T0 + timedelta(hours=n) for n in range(20))

    def end(outcome: PollOutcome) -> None:
        now = next(times)
        with database.begin() as session:
            sources.make_due(session, now)
        with database.begin() as session:
            [claim] = claims.claim_due(session, 1, LEASE, now)
            [begun] = claims.start(session, [claim], LEASE, now)
        with database.begin() as session:
            polls.finish(session, begun, PollResult(outcome, now, now, NOTHING), Pace(60, 14_400), 0.5)
            judge_lists(session, now)

    return end


def listless(database: Database) -> list[alerts.Alert]:
    with database.begin() as session:
        return [alert for alert in alerts.opened(session) if alert.kind == "layout"]


def test_a_list_that_gives_no_link_any_more_is_told_after_two_polls(
    database: Database, listed: Callable[[PollOutcome], None]
) -> None:
    for outcome in (PollOutcome.NEW, PollOutcome.NOTHING_NEW, PollOutcome.EMPTY):
        listed(outcome)
    assert listless(database) == []
    listed(PollOutcome.NOT_MODIFIED)  # the same list without a link
    [alert] = listless(database)
    assert alert.since == T0 + timedelta(hours=2)
    assert alert.evidence["lists"] == NOTHING
    listed(PollOutcome.NETWORK)  # a hiccup is no new trouble
    assert listless(database) == [alert]
    listed(PollOutcome.NEW)
    assert listless(database) == []


@pytest.mark.parametrize(
    "outcomes",
    [
        [PollOutcome.EMPTY] * 3,  # it never gave one
        [PollOutcome.NEW, PollOutcome.NOT_MODIFIED, PollOutcome.NOT_MODIFIED],
        [PollOutcome.NEW, PollOutcome.EMPTY, PollOutcome.NETWORK],
        [PollOutcome.NEW, *[PollOutcome.EMPTY] * 2, *[PollOutcome.NETWORK] * 2],  # it fails by now
    ],
)
def test_other_polls_tell_nothing_of_the_layout(
    database: Database, listed: Callable[[PollOutcome], None], outcomes: list[PollOutcome]
) -> None:
    for outcome in outcomes:
        listed(outcome)
    assert listless(database) == []


def test_a_new_rule_is_no_change_of_the_site_and_closes_nothing_that_it_does_not_mend(site: Site) -> None:
    paywall = next(change.page for change in CHANGES if change.name == "cut by a paywall")
    assert polled(site, 18, 22, paywall) is not None
    site.rules = replace(RULES, drop=(".subscribe-box",))
    site.sync()
    alert = polled(site, 22, 30, paywall)
    assert alert is not None
    assert alert.since == NEWS[18].at + timedelta(hours=1)
    assert polled(site, 30, 36, usual) is None
