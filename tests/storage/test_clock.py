"""The clock was a year ahead for a while, and was set right."""

from datetime import timedelta

from sqlalchemy import text

from core.models import Link
from core.polling.intervals import Policy
from storage import claims, clock, discovered, frontier, polling_kinds, pricing, sources
from storage.engine import Database
from storage.pricing import Wanted
from tests.storage.conftest import LEASE, T0, facts
from tests.storage.test_polling_state import Source

HOUR = timedelta(hours=1)
AHEAD = T0 + timedelta(days=365)
WANTED = Wanted(Policy.MEAN, 60, 60, 14_400)


def test_a_clock_that_was_ahead_and_is_set_back_stops_nothing(database: Database) -> None:
    source = Source(database)
    source.poll(AHEAD, [AHEAD - n * HOUR for n in range(10)])
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example"), facts("other.example")])
        sources.make_due(session, AHEAD)
        pricing.keep(session, WANTED, AHEAD)
        polling_kinds.pool(session, AHEAD)
    with database.begin() as session:
        [claim, _] = claims.start(session, claims.claim_due(session, 2, LEASE, AHEAD), LEASE, AHEAD)
        pricing.spend(session, [claim.source_id] * 2, AHEAD)
        discovered.add_links(session, claim, None, [Link("https://vesti.example/late")], None)
        session.execute(text("update page set next_attempt_at = :at where state = 'queued'"), {"at": AHEAD})
        session.execute(text("update polling_budget set tokens = 0"))
    with database.begin() as session:
        assert claims.claim_due(session, 9, LEASE, T0) == []
        assert pricing.allowed(session, T0 + 5 * HOUR) == 0
        assert clock.forget_the_future(session, T0) == 2
    with database.begin() as session:
        assert len(claims.claim_due(session, 9, LEASE, T0)) == 2
        assert pricing.allowed(session, T0 + HOUR) == 20
        assert not pricing.keep(session, WANTED, T0 + HOUR / 2)
        assert pricing.keep(session, WANTED, T0 + HOUR)
        assert len(frontier.take(session, claim, 9, T0)) == 1
        assert session.scalar(text("select until is null and counts <> '{}' from polling_state"))
        assert clock.forget_the_future(session, T0) == 0


def test_times_that_are_meant_stay(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example", max_interval=40 * 86_400)])
        later = {"at": T0 + timedelta(days=42)}
        session.execute(text("update source set next_poll_at = :at"), later)
        assert clock.forget_the_future(session, T0) == 0
        assert session.scalar(text("select next_poll_at from source")) == later["at"]
