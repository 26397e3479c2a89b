"""The cursor: nothing missed, nothing out of an article's order, and a token of another database is refused."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.changes import run
from core.cursor import BadToken, Position, parse_token
from core.models import Claim
from storage import articles, changes
from storage.engine import Database
from tests.storage.test_withdrawals import article, claim

__all__ = ["claim"]


@pytest.fixture
def numbers(database: Database, claim: Claim) -> list[int]:
    """Articles in a database whose life has begun (the tests' are copies of another)."""
    database.do(changes.renew)
    return [article(database, claim, f"/news/{which}")[1] for which in range(8)]


def change(session: Session, number: int) -> None:
    """What every writer does: it holds the article, then tells what it did to it."""
    revision = session.scalar(
        text("update article set revision = revision + 1 where number = :n returning revision"), {"n": number}
    )
    articles.append_event(session, number, "revised", int(revision or 0))
    session.flush()


def followed(database: Database, after: Position | None = None, limit: int = 100) -> Iterator[changes.Change]:
    while True:
        with database.begin() as session:
            page = changes.page(session, after, limit)
        if not page.changes:
            return
        yield from page.changes
        after = page.end


def test_a_change_is_seen_once_and_the_token_goes_on_after_it(database: Database, numbers: list[int]) -> None:
    with database.begin() as session:
        change(session, numbers[0])
    with database.begin() as session:
        first = changes.page(session, None, 10)
        again = changes.page(session, parse_token(first.end.token), 10)
    assert [(one.kind, one.revision) for one in first.changes] == [("revised", 2)]
    assert again.changes == ()
    assert again.end == first.end


def test_an_early_number_that_commits_late_is_not_missed(database: Database, numbers: list[int]) -> None:
    with database.begin() as slow:
        slow.execute(text("select pg_current_xact_id()"))
        with database.begin() as quick:
            change(quick, numbers[0])
        assert list(followed(database)) == [], "nothing may be read past a transaction that can still write before it"
        change(slow, numbers[1])
    assert len(list(followed(database))) == 2


def test_changes_of_one_article_keep_their_order_whatever_the_numbers_of_their_transactions(
    database: Database, numbers: list[int]
) -> None:
    with database.begin() as early:
        early.execute(text("select pg_current_xact_id()"))
        with database.begin() as late:
            change(late, numbers[0])
        change(early, numbers[0])
    assert [one.revision for one in followed(database, limit=1)] == [2, 3]


def test_a_position_of_this_moment_loses_nothing_that_was_under_way(database: Database, numbers: list[int]) -> None:
    with database.begin() as open_:
        change(open_, numbers[0])
        with database.begin() as session:
            position = changes.now(session)
    assert [one.revision for one in followed(database, position)] == [2]


@pytest.mark.parametrize("token", ["", "x", "!!!!", "AAAA", "ä" * 44, "_" * 44, "A" * 44])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        parse_token(token)


def test_a_token_of_another_database_is_expired(database: Database) -> None:
    with database.begin() as session, pytest.raises(changes.Expired):
        changes.page(session, Position(uuid4(), 0, 0), 10)


def test_a_token_from_the_future_is_expired(database: Database) -> None:
    with database.begin() as session:
        epoch = changes.now(session).epoch
    with database.begin() as session, pytest.raises(changes.Expired):
        changes.page(session, Position(epoch, 10**15, 1), 10)


def test_a_restored_database_begins_a_new_life_with_all_its_changes(database: Database, numbers: list[int]) -> None:
    """Of a server whose transactions had far higher numbers."""
    with database.begin() as session:
        change(session, numbers[0])
        change(session, numbers[1])
        old = changes.now(session)
        session.execute(text("update article_event set xid = '900000000'"))
        session.execute(text("update database_epoch set identity = 'another server'"))
    with database.begin() as session:
        assert session.scalar(text("select count(*) from api.change_v1")) == 0, "no row before the new life begins"
    with database.begin() as session:
        change(session, numbers[0])  # a writer that is quicker than the first reader
    with pytest.raises(changes.Expired), database.begin() as session:
        changes.page(session, old, 10)
    database.do(changes.renew)
    found = list(followed(database))
    assert [one.revision for one in found] == [2, 2, 3]
    assert {one.xid for one in found} == {0}


def test_a_new_life_begins_once(database: Database) -> None:
    database.do(changes.renew)
    assert database.do(changes.renew) is False
    assert database.do(lambda session: changes.renew(session, even_if_ours=True)) is True


def test_eight_writers_and_restarted_readers_miss_nothing(database: Database, numbers: list[int]) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    many = Database(url, pool_size=10)
    figures = run(many, numbers, writers=8, total=3_000, readers=2, seed=3)
    many.close()
    assert (figures.missed, figures.out_of_order, figures.doubled, figures.strange) == (0, 0, 0, 0)
    assert figures.written >= 3_000
    assert figures.restarts > 5
    assert figures.repeated > 0


def test_a_page_of_a_long_stream_is_read_by_its_index(database: Database, numbers: list[int]) -> None:
    """A reader at the end of millions of changes must not wade through them."""
    with database.begin() as session:
        session.execute(text("alter table article_event disable trigger article_event_order"))
        session.execute(
            text("""
                insert into article_event (article, kind, revision)
                select :n, 'noted', 1 from generate_series(1, 50000)
            """),
            {"n": numbers[0]},
        )
    with database.begin() as session:
        session.execute(text("analyze article_event, article"))
        after = {"xid": "3", "seq": 49_000, "limit": 500}
        plan = "\n".join(session.scalars(text(f"explain {changes._PAGE.text}"), after))
    assert "article_event_cursor" in plan
    assert "Sort" not in plan
    assert "Seq Scan on article_event" not in plan
