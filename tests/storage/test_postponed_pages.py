"""Pages of a source that cannot be had for a while."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from core.models import Claim, Link
from storage import claims, discovered, frontier, outages
from storage.engine import Database
from tests.storage.conftest import LEASE, T0

MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=6)


def pages(database: Database, claim: Claim, *attempts: int) -> None:
    with database.begin() as session:
        discovered.add_links(
            session, claim, None, [Link(f"https://vesti.example/{n}") for n in range(len(attempts))], None
        )
        for number, tried in enumerate(attempts):
            query = "update page set attempts = :tried, next_attempt_at = :at where url like :url"
            session.execute(text(query), {"tried": tried, "at": T0, "url": f"%/{number}"})


def times(database: Database) -> list[timedelta]:
    with database.begin() as session:
        return [at - T0 for at in session.scalars(text("select next_attempt_at from page order by url"))]


def test_all_pages_wait_and_none_loses_a_try(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    pages(database, claim, 0, 1)
    with database.begin() as session:
        outages.postpone(session, claim, T0 + 5 * MINUTE, T0)
    assert times(database) == [5 * MINUTE, 5 * MINUTE]
    with database.begin() as session:
        assert frontier.take(session, claim, 10, T0 + 4 * MINUTE) == []
        assert session.scalars(text("select attempts from page order by url")).all() == [0, 1]


def test_an_outage_has_one_beginning_and_an_end(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    pages(database, claim, 0, 1, 3)
    for minute in (0, 5, 60):
        with database.begin() as session:
            outages.postpone(session, claim, T0 + 300 * MINUTE, T0 + minute * MINUTE)
            assert outages.down_since(session, claim) == T0
    with database.begin() as session:
        outages.resume(session, claim, T0 + 100 * MINUTE, 5 * MINUTE, HOURS)
        assert outages.down_since(session, claim) is None
    assert times(database) == [100 * MINUTE, 105 * MINUTE, 120 * MINUTE]


def test_a_late_worker_moves_nothing(database: Database, claim_one: Callable[..., Claim]) -> None:
    late = claim_one()
    pages(database, late, 0)
    with database.begin() as session:
        claims.claim_due(session, 1, LEASE, T0 + LEASE + timedelta(seconds=1))
    with database.begin() as session:
        outages.postpone(session, late, T0 + 5 * MINUTE, T0)
        assert outages.down_since(session, late) is None
    assert times(database) == [timedelta()]
