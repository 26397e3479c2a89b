from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text

from core.models import Claim
from core.outcomes import PollOutcome
from storage import claims, polls, sources
from storage.engine import Database
from storage.polls import Pace, PollResult
from tests.storage.conftest import LEASE, T0, facts

PACE = Pace(60, 14_400)


def claim(database: Database, now=T0, count: int = 100) -> list[Claim]:
    with database.begin() as session:
        return claims.claim_due(session, count, LEASE, now)


def make(database: Database, *all_facts: object) -> None:
    with database.begin() as session:
        sources.sync(session, all_facts)  # type: ignore[arg-type]
        sources.make_due(session, T0)


def test_a_due_source_is_claimed_once(database: Database) -> None:
    make(database, facts("a.example"))
    assert [c.name for c in claim(database)] == ["a.example"]
    assert claim(database) == []


def test_one_source_of_a_host_at_a_time(database: Database) -> None:
    make(database, facts("city", host="one.example"), facts("region", host="one.example"), facts("other.example"))
    first = claim(database)
    assert len(first) == 2
    assert len({c.name for c in first} & {"city", "region"}) == 1
    assert claim(database) == []


def test_disabled_and_vanished_sources_are_not_claimed(database: Database) -> None:
    make(database, facts("off.example", enabled=False), facts("gone.example"), facts("on.example"))
    with database.begin() as session:
        sources.sync(session, [facts("off.example"), facts("on.example")])
    assert [c.name for c in claim(database)] == ["on.example"]


def test_the_longest_overdue_come_first(database: Database) -> None:
    make(database, *(facts(f"s{i}.example") for i in range(5)))
    with database.begin() as session:
        session.execute(
            text("update source set next_poll_at = next_poll_at - interval '1 hour' where name = 's3.example'")
        )
    assert [c.name for c in claim(database, count=1)] == ["s3.example"]


def test_an_expired_lease_is_claimed_again_with_a_higher_token(database: Database) -> None:
    make(database, facts("a.example"))
    [old] = claim(database)
    [new] = claim(database, T0 + LEASE + timedelta(seconds=1))
    assert new.token == old.token + 1


def test_a_renewed_lease_is_not_claimed_by_others(database: Database, claim_one: Callable[..., Claim]) -> None:
    mine = claim_one()
    later = T0 + timedelta(seconds=40)
    with database.begin() as session:
        assert [c.lease_until for c in claims.renew(session, [mine], LEASE, later)] == [later + LEASE]
    assert claim(database, T0 + LEASE + timedelta(seconds=1)) == []


def test_a_second_copy_of_a_message_starts_nothing(database: Database) -> None:
    make(database, facts("a.example"))
    mine = claim(database)
    with database.begin() as session:
        assert len(claims.start(session, mine, LEASE, T0)) == 1
    with database.begin() as session:
        assert claims.start(session, mine, LEASE, T0) == []


def test_a_stale_message_starts_nothing(database: Database) -> None:
    make(database, facts("a.example"))
    mine = claim(database)
    with database.begin() as session:
        assert claims.start(session, mine, LEASE, T0 + LEASE + timedelta(seconds=1)) == []


def test_a_late_worker_cannot_end_the_poll_of_its_successor(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    late = claim_one()
    [current] = claim(database, T0 + LEASE + timedelta(seconds=1))
    result = PollResult(PollOutcome.NEW, T0, T0 + timedelta(seconds=60))
    with database.begin() as session:
        assert not polls.finish(session, late, result, PACE, 0.5)
    with database.begin() as session:
        assert polls.finish(session, current, result, PACE, 0.5)


def test_the_poll_of_a_dead_worker_is_marked_as_abandoned(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim_one()
    with database.begin() as session:
        assert claims.bury(session, T0 + timedelta(seconds=10)) == 0
    with database.begin() as session:
        assert claims.bury(session, T0 + LEASE + timedelta(seconds=1)) == 1
        assert session.scalar(text("select outcome from poll")) == "abandoned"


def test_many_schedulers_at_once_share_the_sources_without_overlap(database: Database) -> None:
    make(database, *(facts(f"s{i}", host=f"h{i // 2}.example") for i in range(60)))
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda _: claim(database, count=7), range(24)))
    names = [c.name for part in parts for c in part]
    assert len(names) == len(set(names)) == len({int(n[1:]) // 2 for n in names})


def test_ending_every_lease_frees_the_sources(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim_one()
    with database.begin() as session:
        assert claims.release_all(session) == 1
    assert len(claim(database)) == 1


def test_one_accident_costs_a_source_nothing(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim_one()
    later = T0 + LEASE + timedelta(seconds=1)
    with database.begin() as session:
        claims.bury(session, later)
    [again] = claim(database, later)
    assert not again.alone


def test_a_source_whose_polls_kill_their_workers_is_claimed_alone_and_then_later_and_later(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim_one()
    now, alone = T0, []
    for _ in range(2):
        now += LEASE + timedelta(seconds=1)
        with database.begin() as session:
            claims.bury(session, now)
        [again] = claim(database, now)
        alone.append(again.alone)
        with database.begin() as session:
            claims.start(session, [again], LEASE, now)
    assert alone == [False, True]
    now += LEASE + timedelta(seconds=1)
    with database.begin() as session:
        claims.bury(session, now)
    assert claim(database, now) == []
    assert [c.alone for c in claim(database, now + timedelta(hours=1))] == [True]


def test_leases_are_counted_on_the_clock_of_the_database(database: Database) -> None:
    with database.begin() as session:
        assert claims.clock(session).tzinfo is not None
