"""The end of an article needs proof; its return needs none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.models import Claim, Link
from core.outcomes import Outcome
from storage import discovered, frontier, rechecks, withdrawals
from storage.engine import Database
from tests.storage.conftest import T0

PROOF = timedelta(hours=6)
WEEK = timedelta(days=7)


@pytest.fixture
def claim(claim_one: Callable[..., Claim]) -> Claim:
    return claim_one()


def article(database: Database, claim: Claim, path: str, *, of: int | None = None) -> tuple[int, int]:
    """(page, article): a processed page whose article is new, or `of` an article that is known."""
    with database.begin() as session:
        discovered.add_links(session, claim, None, [Link(f"https://vesti.example{path}")], None)
        page = session.scalar(text("select max(id) from page"))
        facts = {"final_url": f"https://vesti.example{path}", "status": 200, "headers": {"etag": '"1"'}, "body": b"<p>"}
        assert page is not None
        frontier.store_page(session, page, fetched_at=T0, **facts)  # type: ignore[arg-type]
        number = of or session.scalar(
            text("""
                with story as (insert into cluster default values returning id)
                insert into article (source_id, url, url_key, title, body, paragraphs, first_seen_at, last_seen_at,
                    content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
                select source_id, url, url_key, 'Мост', '', '{}', cast(:t as timestamptz), :t, 'x', '', 'x', story.id,
                    'x', page.id
                from page, story where page.id = :page
                returning number
            """),
            {"page": page, "t": T0},
        )
        assert number is not None
        outcome = Outcome.ALIAS if of else Outcome.ARTICLE
        frontier.finish_page(session, page, outcome, "", T0, article=number)
        rechecks.plan(session, page, None if of else T0 + timedelta(hours=1))
    return page, number


def gone(database: Database, page: int, hours: float, *, well: bool = True) -> bool:
    now = T0 + timedelta(hours=hours)
    with database.begin() as session:
        return withdrawals.gone(session, page, now + WEEK, now, proof=PROOF, well=well)


def state(database: Database, number: int) -> tuple[str, list[str]]:
    with database.begin() as session:
        status = session.scalar(text("select status from article where number = :n"), {"n": number})
        kinds = session.scalars(text("select kind from article_event where article = :n order by seq"), {"n": number})
        return str(status), [str(kind) for kind in kinds]


def looks_at(database: Database, page: int) -> float | None:
    with database.begin() as session:
        at = session.scalar(text("select recheck_at from page where id = :id"), {"id": page})
    return None if at is None else (at - T0) / timedelta(hours=1)


def test_one_answer_is_no_proof_and_two_hours_apart_are(database: Database, claim: Claim) -> None:
    page, number = article(database, claim, "/1")
    assert [gone(database, page, 1), gone(database, page, 3)] == [False, False]
    assert (state(database, number), looks_at(database, page)) == (("live", []), 9)
    assert gone(database, page, 9)
    assert (state(database, number), looks_at(database, page)) == (("withdrawn", ["withdrawn"]), 9 + 7 * 24)
    assert not gone(database, page, 200)
    assert state(database, number) == ("withdrawn", ["withdrawn"])


def test_a_page_that_is_gone_for_weeks_is_not_asked_for_for_ever(database: Database, claim: Claim) -> None:
    page, _ = article(database, claim, "/1")
    with database.begin() as session:
        withdrawals.gone(session, page, None, T0, proof=PROOF, well=False)
    assert looks_at(database, page) is None


def test_a_page_that_was_there_in_between_is_not_gone(database: Database, claim: Claim) -> None:
    page, number = article(database, claim, "/1")
    gone(database, page, 1)
    with database.begin() as session:
        rechecks.unchanged(session, page, None, T0 + timedelta(hours=2))
    assert not gone(database, page, 9)
    assert state(database, number)[0] == "live"


def test_a_page_that_returns_brings_its_article_back(database: Database, claim: Claim) -> None:
    page, number = article(database, claim, "/1")
    gone(database, page, 1)
    gone(database, page, 8)
    with database.begin() as session:
        rechecks.unchanged(session, page, None, T0 + timedelta(hours=50))
    assert state(database, number) == ("live", ["withdrawn", "restored"])
    with database.begin() as session:
        assert session.scalar(text("select last_seen_at from article")) == T0 + timedelta(hours=50)


def test_a_source_that_is_not_well_proves_nothing(database: Database, claim: Claim) -> None:
    page, number = article(database, claim, "/1")
    gone(database, page, 1)
    assert not gone(database, page, 8, well=False)
    assert state(database, number)[0] == "live"
    assert gone(database, page, 14)


@pytest.mark.parametrize(("kept", "withdrawn"), [(0, 0), (3, 1)])
def test_a_site_that_loses_most_of_its_pages_at_once_withdraws_none(
    database: Database, claim: Claim, kept: int, withdrawn: int
) -> None:
    pages = [article(database, claim, f"/{number}")[0] for number in range(3 + kept)]
    for page in pages[3:]:
        with database.begin() as session:
            rechecks.unchanged(session, page, None, T0 + timedelta(hours=1))
    for page in pages[:3]:
        gone(database, page, 1)
    assert gone(database, pages[0], 8) is bool(withdrawn)


def test_an_article_that_stands_at_another_address_lives_there(database: Database, claim: Claim) -> None:
    page, number = article(database, claim, "/1")
    other, _ = article(database, claim, "/stati/1", of=number)
    gone(database, page, 1)
    assert not gone(database, page, 8)
    assert state(database, number) == ("live", ["moved"])
    with database.begin() as session:
        moved = session.execute(text("select page_id, url from article")).one()
    assert (moved.page_id, moved.url) == (other, "https://vesti.example/stati/1")
    assert (looks_at(database, page), looks_at(database, other)) == (None, 8)
    gone(database, other, 9)
    assert gone(database, other, 16)
    assert state(database, number)[0] == "withdrawn"


def test_looks_are_counted_apart_from_pages(database: Database, claim: Claim) -> None:
    page, _ = article(database, claim, "/1")
    gone(database, page, 1)
    with database.begin() as session:
        rechecks.without_result(session, page, Outcome.WALL, None, T0)
        rows = session.execute(text("select outcome, pages, rechecks from outcome_day order by 1")).all()
    assert rows == [("article", 1, 0), ("gone", 0, 1), ("wall", 0, 1)]


def test_due_pages_are_the_youngest_articles_with_their_validators(database: Database, claim: Claim) -> None:
    old, number = article(database, claim, "/1")
    young, _ = article(database, claim, "/2")
    article(database, claim, "/3", of=number)
    with database.begin() as session:
        session.execute(text("update article set published_at = :t where page_id = :p"), {"t": T0 - WEEK, "p": old})
        assert rechecks.due(session, claim, 9, T0) == []
        both = rechecks.due(session, claim, 9, T0 + timedelta(hours=1))
        assert [page.id for page in both] == [young, old]
        assert [page.id for page in rechecks.due(session, claim, 1, T0 + timedelta(hours=1))] == [young]
    assert both[0].conditions == {"If-None-Match": '"1"'}


def test_a_look_that_was_never_allowed_is_passed_over_in_the_end(database: Database, claim: Claim) -> None:
    article(database, claim, "/1")
    with database.begin() as session:
        for days, due in ((29, 1), (31, 0)):
            assert len(rechecks.due(session, claim, 9, T0 + timedelta(days=days))) == due
