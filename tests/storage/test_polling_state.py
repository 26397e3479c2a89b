"""What polls teach a source is kept, in the transaction that ends the poll; the price that all sources share."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from core.models import Address, AddressKind, Claim, Link
from core.outcomes import PollOutcome
from core.polling.budget import most_tokens
from core.polling.intervals import Policy
from core.polling.manners import Manners
from storage import claims, discovered, polling_kinds, polls, pricing, sources
from storage.engine import Database
from storage.polling import Listed, Pace
from storage.polling_tables import PollingBudget, PollingState
from storage.polls import PollResult
from storage.pricing import Wanted
from tests.storage.conftest import LEASE, T0, facts

HOUR = timedelta(hours=1)
PACE = Pace(60, 14_400)


class Source:
    """One source that is polled at the times the test says; `found` dates the items it shows first."""

    def __init__(self, database: Database, pace: Pace = PACE, **more: object) -> None:
        self.database, self.pace, self.items = database, pace, 0
        with database.begin() as session:
            sources.sync(session, [facts("vesti.example", **more)])

    def poll(
        self,
        at: datetime,
        found: list[datetime | None] = [],  # noqa: B006
        outcome: PollOutcome | None = None,
        **listed: object,
    ) -> timedelta:
        """How long after `at` the next poll is."""
        with self.database.begin() as session:
            sources.make_due(session, at)
            claims.release_all(session)
        with self.database.begin() as session:
            [claim] = claims.start(session, claims.claim_due(session, 1, LEASE, at), LEASE, at)
        links = []
        for date in found:
            self.items += 1
            links.append(Link(f"https://vesti.example/{self.items}", "", date))
        with self.database.begin() as session:
            discovered.add_links(session, claim, None, links, None)
            # the test's clock is not the database's
            session.execute(text("update page set discovered_at = :at where discovered_at > :at"), {"at": at})
        ended = outcome or (PollOutcome.NEW if found else PollOutcome.NOT_MODIFIED)
        with self.database.begin() as session:
            session.execute(text("update page set state = 'done', outcome = 'empty' where state = 'queued'"))
            result = PollResult(ended, at, at, listed=Listed(at, **({"items": 20} | listed)))  # type: ignore[arg-type]
            assert polls.finish(session, claim, result, self.pace, 0.5)
        with self.database.begin() as session:
            due: datetime = session.execute(text("select next_poll_at from source")).scalar_one()
        return due - at

    def state(self) -> PollingState:
        with self.database.begin() as session:
            state = session.get(PollingState, 1)
            assert state is not None
            session.expunge(state)
        return state


@pytest.fixture
def source(database: Database) -> Source:
    return Source(database)


def hourly(until: datetime, hours: float, count: int) -> list[datetime | None]:
    return [until - timedelta(hours=hours * n, seconds=7 * n + 3) for n in range(count)]


def test_the_first_list_teaches_the_rate(source: Source) -> None:
    source.poll(T0, hourly(T0, 2.0, 20))
    assert source.state().a_day == pytest.approx(12, rel=0.35)
    assert source.state().list_items == 20


def test_a_source_with_more_news_is_polled_sooner(database: Database) -> None:
    busy = Source(database).poll(T0, hourly(T0, 0.1, 20))
    with database.begin() as session:
        session.execute(text("truncate page, poll, polling_state, source_address, source restart identity cascade"))
    quiet = Source(database).poll(T0, hourly(T0, 20.0, 20))
    assert timedelta(seconds=60) <= busy < quiet / 2


def test_items_count_once_and_by_the_poll_that_showed_them(source: Source) -> None:
    source.poll(T0)
    for n in range(1, 7):
        source.poll(T0 + n * HOUR, [T0 + n * HOUR - timedelta(minutes=10), None] if n % 2 else [])
    assert sum(source.state().counts) == pytest.approx(6, rel=0.01)


def test_the_delay_is_measured_on_dated_items_that_came_between_two_polls(source: Source) -> None:
    source.poll(T0, hourly(T0, 2.0, 20))
    assert source.state().delay_items == 0
    at = T0 + HOUR
    midnight = datetime.fromisoformat("2026-03-02T00:00:00+03:00")
    future, long_ago = at + HOUR, at - timedelta(days=30)
    source.poll(at, [at - timedelta(minutes=4), at - timedelta(minutes=8), None, midnight, future, long_ago])
    state = source.state()
    assert state.delay_items == pytest.approx(2)
    assert state.delay_sum / state.delay_items == pytest.approx(360)


def test_the_archive_that_a_new_list_brings_is_no_burst(source: Source, database: Database) -> None:
    source.poll(T0, hourly(T0, 12.0, 20))
    before = source.state()
    lists = (Address("https://vesti.example/sitemap.xml", AddressKind.SITEMAP),)
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example", addresses=lists)])
    source.poll(T0 + HOUR, [T0 - n * 100 * HOUR for n in range(300)])
    after = source.state()
    assert (after.counts, after.recent) == (before.counts, before.recent)
    assert after.until == T0 + HOUR
    source.poll(T0 + 2 * HOUR, [None])
    assert sum(source.state().counts) == pytest.approx(sum(before.counts) + 1, rel=0.01)


@pytest.mark.parametrize("outcome", [PollOutcome.NETWORK, PollOutcome.EMPTY, PollOutcome.FORBIDDEN])
def test_a_poll_that_read_nothing_teaches_nothing(source: Source, outcome: PollOutcome) -> None:
    source.poll(T0, hourly(T0, 2.0, 20))
    before = source.state()
    source.poll(T0 + 9 * HOUR, outcome=outcome)
    after = source.state()
    assert (after.counts, after.until, after.a_day) == (before.counts, before.until, before.a_day)


def test_what_a_late_worker_saw_teaches_nothing(database: Database, claim_one: Callable[..., Claim]) -> None:
    late = claim_one()
    with database.begin() as session:
        claims.claim_due(session, 1, LEASE, T0 + LEASE + timedelta(seconds=1))
    with database.begin() as session:
        assert not polls.finish(session, late, PollResult(PollOutcome.NEW, T0, T0), Pace(60, 14_400), 0.5)
        assert session.scalar(text("select count(*) from polling_state")) == 0


def test_a_feeds_wishes_are_remembered_while_it_is_not_modified(source: Source) -> None:
    source.poll(T0, manners=Manners(ttl=3600, skip_hours=(10, 11)))
    assert source.poll(T0 + timedelta(minutes=50)) > timedelta(hours=2)
    assert source.state().manners == {"ttl": 3600, "skip_hours": [10, 11]}
    source.poll(T0 + 5 * HOUR, manners=Manners())
    assert source.state().manners == {}


def test_the_minute_of_the_hour_and_the_pauses_between_items_are_kept(source: Source) -> None:
    source.poll(T0, hourly(T0, 2.0, 3))
    source.poll(T0 + timedelta(minutes=10), [T0 + timedelta(minutes=7)])
    first = source.state()
    source.poll(T0 + timedelta(minutes=20), [T0 + timedelta(minutes=19)])
    state = source.state()
    assert sum(state.parts) == pytest.approx(sum(first.parts) + 1)
    assert state.parts[(T0.minute + 19) // 5 % 12] == pytest.approx(1, abs=0.01)
    assert state.last_item == T0 + timedelta(minutes=19)
    assert sum(state.came_after) == pytest.approx(sum(first.came_after) + 1)
    assert sum(state.expected_after) > sum(first.expected_after)


def test_a_source_that_an_older_version_has_watched_is_polled_as_before_and_learns_on(
    source: Source, database: Database
) -> None:
    source.poll(T0, hourly(T0, 2.0, 20))
    with database.begin() as session:
        session.execute(
            text("update polling_state set parts = '{}', came_after = '{}', expected_after = '{}', last_item = null")
        )
    before = source.state().counts
    assert timedelta(minutes=1) < source.poll(T0 + HOUR) < 4 * HOUR
    assert source.state().counts == pytest.approx(before, rel=0.01)
    source.poll(T0 + HOUR + timedelta(minutes=10), [T0 + HOUR + timedelta(minutes=8)])
    state = source.state()
    assert sum(state.parts) == pytest.approx(1)
    assert state.last_item == T0 + HOUR + timedelta(minutes=8)


def test_a_last_item_from_a_clock_that_ran_ahead_says_nothing(source: Source, database: Database) -> None:
    source.poll(T0, hourly(T0, 2.0, 20))
    with database.begin() as session:
        session.execute(text("update polling_state set until = null, last_item = :later"), {"later": T0 + 99 * HOUR})
    source.poll(T0 + HOUR)
    assert source.state().last_item is None


def test_an_owners_fixed_interval_holds(database: Database) -> None:
    source = Source(database, fixed_interval=900)
    assert source.poll(T0, hourly(T0, 0.1, 20)) == timedelta(seconds=900)


def test_with_the_policy_fixed_all_sources_share_the_budget_alike(database: Database) -> None:
    source = Source(database, Pace(60, 14_400, Policy.FIXED))
    keep(database, Policy.FIXED, 4)
    assert source.poll(T0, hourly(T0, 0.1, 20)) == timedelta(seconds=900)


def keep(database: Database, policy: Policy = Policy.MEAN, budget: float = 0, now: datetime = T0) -> PollingBudget:
    with database.begin() as session:
        pricing.keep(session, Wanted(policy, budget, 60, 14_400), now)
    with database.begin() as session:
        row = session.get(PollingBudget, 1)
        assert row is not None
        session.expunge(row)
    return row


def many(database: Database, count: int, addresses: int = 1) -> None:
    lists = tuple(Address(f"https://x.example/{n}.xml", AddressKind.FEED) for n in range(addresses))
    with database.begin() as session:
        sources.sync(session, [facts(f"s{n}.example", addresses=lists) for n in range(count)])


class TestThePrice:
    def test_without_a_budget_it_is_six_requests_an_hour_for_each_list(self, database: Database) -> None:
        many(database, 10, addresses=2)
        assert keep(database).budget == 120

    def test_a_smaller_budget_makes_a_request_dearer(self, database: Database) -> None:
        many(database, 10)
        assert keep(database, budget=20).price > 4 * keep(database, budget=60).price

    def test_it_is_solved_by_the_hour_and_when_something_changed(self, database: Database) -> None:
        many(database, 10)
        keep(database)
        with database.begin() as session:
            wanted = Wanted(Policy.MEAN, 0, 60, 14_400)
            assert not pricing.keep(session, wanted, T0 + HOUR / 2)
            assert pricing.keep(session, wanted, T0 + HOUR)
            assert pricing.keep(session, Wanted(Policy.TAIL, 0, 60, 14_400), T0 + HOUR)
        many(database, 20)
        with database.begin() as session:
            assert pricing.keep(session, Wanted(Policy.TAIL, 0, 60, 14_400), T0 + HOUR)

    def test_a_day_that_cost_more_than_the_budget_makes_it_dearer(self, database: Database) -> None:
        many(database, 1)
        before = keep(database)
        with database.begin() as session:
            session.execute(
                text("""
                    insert into poll (source_id, token, started_at)
                    select 1, n, :now - n * interval '5 minutes' from generate_series(1, 250) n
                """),
                {"now": T0 + 24 * HOUR},
            )
        after = keep(database, now=T0 + 24 * HOUR)
        assert after.spent == pytest.approx(12, rel=0.1)
        assert after.correction == pytest.approx(2**0.6, rel=0.1)
        assert after.price > before.price

    def test_two_keepers_at_once_make_one_row(self, database: Database) -> None:
        many(database, 3)
        with database.begin() as session:
            pricing.keep(session, Wanted(Policy.MEAN, 0, 60, 14_400), T0)
        assert keep(database).solved_at == T0


class TestTokens:
    def test_the_first_round_is_free_and_then_twice_the_budget_is_the_peak(self, database: Database) -> None:
        many(database, 50)
        keep(database, budget=60)
        with database.begin() as session:
            assert pricing.allowed(session, T0) == 50
            pricing.spend(session, list(range(1, 51)), T0)
        with database.begin() as session:
            assert pricing.allowed(session, T0) == 0
            assert pricing.allowed(session, T0 + timedelta(minutes=5)) == 10
            assert pricing.allowed(session, T0 + timedelta(days=5)) == most_tokens(60)

    def test_a_source_with_three_lists_costs_three(self, database: Database) -> None:
        many(database, 2, addresses=3)
        keep(database, budget=360)
        with database.begin() as session:
            before = pricing.allowed(session, T0)
            pricing.spend(session, [1, 2], T0)
            assert before is not None
            assert pricing.allowed(session, T0) == before - 6

    def test_who_makes_all_sources_due_may_poll_them_all(self, database: Database) -> None:
        many(database, 50)
        keep(database, budget=1)
        with database.begin() as session:
            pricing.spend(session, list(range(1, 51)), T0)
            assert pricing.allowed(session, T0) == 0
            sources.make_due(session, T0)
        with database.begin() as session:
            assert pricing.allowed(session, T0) == 50

    def test_before_the_first_price_nothing_is_known(self, database: Database) -> None:
        with database.begin() as session:
            assert pricing.allowed(session, T0) is None


class TestKinds:
    def test_sources_teach_their_kind_once_a_day(self, database: Database) -> None:
        source = Source(database)
        source.poll(T0, hourly(T0, 6.0, 20))
        with database.begin() as session:
            assert polling_kinds.pool(session, T0) == ["media"]
            assert polling_kinds.pool(session, T0 + 3 * HOUR) == []
        with database.begin() as session:
            assert polling_kinds.pool(session, T0 + 24 * HOUR) == ["media"]
            priors = polling_kinds.all_priors(session)
            assert {kind: len(prior.shape) for kind, prior in priors.items()} == {"media": 48}
        assert source.poll(T0 + 25 * HOUR) > timedelta(minutes=1)


class TestTheBest:
    def due(self, database: Database, gains: dict[str, tuple[int, float, float]], host: str | None = None) -> None:
        """Sources by name: minutes since the last poll, planned wait in seconds, urgency."""
        with database.begin() as session:
            sources.sync(session, [facts(name, host=host) for name in gains])
            sources.make_due(session, T0)
            for name, (minutes, wait, urgency) in gains.items():
                values = {"name": name, "at": T0 - timedelta(minutes=minutes), "wait": wait, "urgency": urgency}
                session.execute(text("update source set last_poll_at = :at where name = :name"), values)
                session.execute(
                    text(
                        "insert into polling_state (source_id, wait, urgency) "
                        "select id, :wait, :urgency from source where name = :name"
                    ),
                    values,
                )

    def claimed(self, database: Database, count: int = 10) -> list[str]:
        with database.begin() as session:
            return [claim.name for claim in claims.claim_due(session, count, LEASE, T0)]

    def test_the_best_source_of_a_host_takes_its_turn(self, database: Database) -> None:
        self.due(database, {"a": (240, 14_400, 1.0), "b": (20, 600, 1.0), "c": (20, 1_200, 1.0)}, host="one.example")
        assert self.claimed(database) == ["b"]

    def test_when_not_all_can_be_polled_those_that_gain_most_are(self, database: Database) -> None:
        self.due(database, {"a": (10, 600, 1.0), "b": (10, 600, 4.0), "c": (30, 600, 1.0)})
        assert self.claimed(database, 1) == ["c"]
        assert self.claimed(database, 1) == ["b"]
        assert self.claimed(database, 1) == ["a"]

    def test_a_source_that_was_never_polled_comes_first(self, database: Database) -> None:
        self.due(database, {"a": (600, 60, 4.0)})
        with database.begin() as session:
            sources.sync(session, [facts("a"), facts("new")])
            sources.make_due(session, T0)
        assert self.claimed(database, 1) == ["new"]


def test_a_source_that_was_silent_or_off_for_ten_years_is_polled_on(database: Database) -> None:
    source = Source(database)
    source.poll(T0, [T0 - n * HOUR for n in range(10)])
    source.poll(T0 + HOUR, [T0])
    later = T0 + timedelta(days=3_650)
    assert timedelta(minutes=1) <= source.poll(later) <= timedelta(hours=4.2)


def test_a_pause_that_a_server_asks_for_holds_for_all_sources_on_its_host(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts(name, host=host) for name, host in (("a", "x"), ("b", "x"), ("c", "y"))])
        sources.make_due(session, T0)
    with database.begin() as session:
        session.execute(
            text("update source set next_poll_at = :at where name = 'b'"), {"at": T0 + timedelta(minutes=1)}
        )
        begun = claims.start(session, claims.claim_due(session, 9, LEASE, T0), LEASE, T0)
    [claim] = [claim for claim in begun if claim.name == "a"]
    with database.begin() as session:
        result = PollResult(PollOutcome.SERVER_ERROR, T0, T0, retry_after=HOUR)
        assert polls.finish(session, claim, result, PACE, 0.5)
        rows = session.execute(text("select name, next_poll_at from source order by name")).all()
    assert [(name, at - T0) for name, at in rows] == [("a", HOUR), ("b", HOUR), ("c", timedelta())]


def test_a_kind_without_sources_does_not_make_the_others_be_pooled_at_each_look(database: Database) -> None:
    Source(database).poll(T0, [T0 - n * HOUR for n in range(10)])
    with database.begin() as session:
        assert polling_kinds.pool(session, T0) == ["media"]
        session.execute(
            text("""
                insert into polling_kind
                select 'government', mean, certainty, shape, sources, pooled_at - interval '9 days' from polling_kind
            """)
        )
        assert polling_kinds.pool(session, T0 + HOUR) == []
        assert polling_kinds.pool(session, T0 + timedelta(days=1)) == ["media"]
