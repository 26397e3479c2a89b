"""The leases of a running batch."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from core.models import Claim
from storage import claims, sources
from storage.engine import Database
from tasks.crawl import LeaseKeeper
from tests.storage.conftest import facts

LEASE = timedelta(seconds=1.5)


def both(database: Database) -> list[Claim]:
    with database.begin() as session:
        sources.sync(session, [facts("a.example"), facts("b.example")])
        sources.make_due(session, claims.clock(session))
    with database.begin() as session:
        return claims.claim_due(session, 2, LEASE, claims.clock(session))


def test_a_keeper_renews_leases_and_knows_which_were_lost(database: Database) -> None:
    kept, lost = both(database)
    with LeaseKeeper(database, [kept, lost], LEASE, time.monotonic()) as keeper:
        assert keeper.holds(kept)
        assert keeper.holds(lost)
        with database.begin() as session:
            session.execute(
                text("update source set lease_token = lease_token + 1 where id = :id"), {"id": lost.source_id}
            )
        until = time.monotonic() + 10
        while keeper.holds(lost) and time.monotonic() < until:
            time.sleep(0.05)
        assert not keeper.holds(lost)
        time.sleep(LEASE.total_seconds())  # longer than the lease that was given at first
        assert keeper.holds(kept)


def test_a_lease_that_cannot_be_renewed_ends_when_its_time_is_over() -> None:
    """Whoever claims the source then must not meet another at the host."""
    claim = Claim(1, "a.example", 1, datetime.now(UTC) + LEASE)
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    began = time.monotonic()
    with LeaseKeeper(nowhere, [claim], LEASE, began) as keeper:
        assert keeper.holds(claim)
        time.sleep(began + LEASE.total_seconds() - time.monotonic())
        assert not keeper.holds(claim)
    nowhere.close()
