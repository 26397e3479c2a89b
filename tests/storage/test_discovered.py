"""Which lists named a page, whose it is, and where it is known from."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.found import Found
from core.models import Claim, Link
from core.outcomes import Outcome
from storage import discovered, frontier, sources
from storage.engine import Database
from tests.storage.conftest import T0

OLD, NEW = "https://vesti.example/news/5", "https://vesti.example/stati/most-5"


def add(database: Database, claim: Claim, via: Found, *links: Link) -> int:
    with database.begin() as session:
        return discovered.add_links(session, claim, None, links, None, via)


def found(database: Database) -> tuple[Found, Found]:
    with database.begin() as session:
        row = session.execute(text("select found_by, seen_by from page")).one()
    return Found(row.found_by), Found(row.seen_by)


def test_the_first_list_and_all_later_ones_are_kept(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    link = Link("https://vesti.example/1")
    assert [add(database, claim, via, link) for via in (Found.FEED, Found.SITEMAP, Found.FEED)] == [1, 0, 0]
    assert found(database) == (Found.FEED, Found.FEED | Found.SITEMAP)


def test_a_link_knows_better_than_its_list(database: Database, claim_one: Callable[..., Claim]) -> None:
    add(database, claim_one(), Found.SITEMAP, Link("https://vesti.example/1", via=Found.NEWS_SITEMAP))
    assert found(database) == (Found.NEWS_SITEMAP, Found.NEWS_SITEMAP)


def test_lists_of_another_source_are_no_witnesses(database: Database, claim_one: Callable[..., Claim]) -> None:
    link = Link("https://vesti.example/1")
    add(database, claim_one("one.example"), Found.FEED, link)
    assert add(database, claim_one("two.example"), Found.LISTING, link) == 0
    assert found(database) == (Found.FEED, Found.FEED)


@pytest.mark.parametrize(("enabled", "owner"), [(True, "one.example"), (False, "two.example")])
def test_a_page_that_waits_under_a_disabled_source_is_fetched_for_another(
    database: Database, claim_one: Callable[..., Claim], enabled: bool, owner: str
) -> None:
    link = Link("https://vesti.example/1")
    add(database, claim_one("one.example"), Found.FEED, link)
    with database.begin() as session:
        sources.set_enabled(session, "one.example", enabled)
    other = claim_one("two.example")
    with database.begin() as session:
        session.execute(text("update source set present = true"))  # the fixture knows of one source at a time
    assert add(database, other, Found.FEED, link) == 0
    with database.begin() as session:
        query = "select s.name from page p join source s on s.id = p.source_id"
        assert session.scalar(text(query)) == owner
        assert len(frontier.take(session, other, 9, T0 + timedelta(days=9_000))) == (0 if enabled else 1)


def redirected(database: Database, claim: Claim, *, moved: bool, outcome: Outcome = Outcome.ARTICLE) -> None:
    """OLD was fetched, its redirect led to NEW, and what it told is article 7."""
    add(database, claim, Found.FEED, Link(OLD))
    with database.begin() as session:
        [page] = frontier.take(session, claim, 1, T0 + timedelta(days=9_000))
        facts = {"final_url": NEW, "status": 200, "headers": {}, "body": b"<p>", "fetched_at": T0, "moved": moved}
        assert frontier.store_page(session, page.id, **facts)  # type: ignore[arg-type]
        number = 7 if outcome is Outcome.ARTICLE else None
        frontier.finish_page(session, page.id, outcome, "", T0, article=number)


def page_at(database: Database, url: str) -> tuple[str, str | None, int | None]:
    with database.begin() as session:
        row = session.execute(text("select state, outcome, article from page where url = :url"), {"url": url}).one()
    return row.state, row.outcome, row.article


def test_where_a_page_has_moved_for_good_is_known_and_not_fetched(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim = claim_one()
    redirected(database, claim, moved=True)
    with database.begin() as session:
        session.execute(text("update page set discovered_at = :t"), {"t": T0 - timedelta(days=1)})
        assert discovered.knew_any(session, claim, [Link(NEW)])
    assert add(database, claim, Found.SITEMAP, Link(NEW), Link(f"{NEW}?print=1")) == 0
    assert page_at(database, NEW) == ("done", "alias", 7)
    with database.begin() as session:
        counted = session.execute(text("select outcome, pages from outcome_day order by 1")).all()
    assert counted == [("alias", 1), ("article", 1)]


@pytest.mark.parametrize(("moved", "outcome"), [(False, Outcome.ARTICLE), (True, Outcome.EMPTY)])
def test_a_passing_redirect_or_one_to_no_article_tells_nothing(
    database: Database, claim_one: Callable[..., Claim], moved: bool, outcome: Outcome
) -> None:
    claim = claim_one()
    redirected(database, claim, moved=moved, outcome=outcome)
    assert add(database, claim, Found.SITEMAP, Link(NEW)) == 1
    assert page_at(database, NEW) == ("queued", None, None)


def test_a_redirect_to_the_same_address_in_other_words_is_none(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim = claim_one()
    add(database, claim, Found.FEED, Link(OLD))
    with database.begin() as session:
        [page] = frontier.take(session, claim, 1, T0 + timedelta(days=9_000))
        url = f"http://www.{OLD.removeprefix('https://')}/"
        frontier.store_page(
            session, page.id, final_url=url, status=200, headers={}, body=b"", fetched_at=T0, moved=True
        )
        assert session.scalar(text("select final_key from page")) is None
