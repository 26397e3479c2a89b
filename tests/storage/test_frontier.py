from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

from core.models import Claim, Link
from core.outcomes import Outcome
from storage import claims, discovered, frontier
from storage.discovered import Validators
from storage.engine import Database
from tests.storage.conftest import LEASE, T0

LINKS = [Link(f"https://vesti.example/news/{i}", f"Новость {i}", T0) for i in range(3)]


def add(database: Database, claim: Claim, links: list[Link] = LINKS, validators: Validators | None = None) -> int:
    with database.begin() as session:
        return discovered.add_links(session, claim, 1, links, validators)


def waiting(database: Database, claim: Claim, now=T0 + timedelta(days=9_000)) -> list[frontier.PendingPage]:
    with database.begin() as session:
        return frontier.take(session, claim, 100, now)


def store(database: Database, page_id: int, body: bytes = b"<p>\xd0\x9f") -> bool:
    with database.begin() as session:
        return frontier.store_page(
            session, page_id, final_url="https://vesti.example/news/0", status=200, headers={}, body=body, fetched_at=T0
        )


def test_a_link_is_new_once(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    assert add(database, claim) == 3
    assert add(database, claim) == 0
    assert add(database, claim, [Link("http://www.vesti.example/news/1/?utm_source=x#top")]) == 0


def test_a_bad_address_does_not_lose_the_others(database: Database, claim_one: Callable[..., Claim]) -> None:
    odd = [Link("https://[::1"), Link("javascript:alert(1)"), Link("https://vesti.example/" + "я" * 20_000), LINKS[0]]
    assert add(database, claim_one(), odd) == 1


def test_what_postgres_cannot_hold_is_taken_out_of_texts(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    assert add(database, claim, [Link("https://vesti.example/a", "Ти\x00тул\ud800")]) == 1
    with database.begin() as session:
        assert session.scalar(text("select title_hint from page")) == "Титул"


def test_validators_are_kept_for_the_next_poll(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    add(database, claim, [], Validators('"v1"', "Mon, 02 Mar 2026 09:00:00 GMT", "abc"))
    with database.begin() as session:
        assert session.scalar(text("select etag from source_address")) == '"v1"'


def test_a_late_worker_keeps_its_links_but_not_its_validators(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    late = claim_one()
    with database.begin() as session:
        claims.claim_due(session, 1, LEASE, T0 + LEASE + timedelta(seconds=1))
    assert add(database, late, LINKS, Validators('"late"', None, None)) == 3
    with database.begin() as session:
        assert session.scalar(text("select etag from source_address")) is None


def test_a_stored_page_is_processed_once(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    add(database, claim, LINKS[:1])
    [page] = waiting(database, claim)
    assert store(database, page.id, "Текст".encode())
    assert not store(database, page.id, b"late copy")
    with database.begin() as session:
        raw = frontier.begin_processing(session, page.id)
        assert raw is not None
        assert raw.body.decode() == "Текст"
        assert frontier.finish_page(session, page.id, Outcome.EMPTY, "", T0)
    with database.begin() as session:
        assert frontier.begin_processing(session, page.id) is None
        assert not frontier.finish_page(session, page.id, Outcome.EMPTY, "", T0)
        assert session.execute(text("select outcome, pages from outcome_day")).all() == [("empty", 1)]


def test_each_try_of_processing_is_counted_even_if_the_worker_dies(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim = claim_one()
    add(database, claim, LINKS[:1])
    [page] = waiting(database, claim)
    store(database, page.id)
    seen = []
    for _ in range(3):
        with database.begin() as session:
            raw = frontier.begin_processing(session, page.id)
            assert raw is not None
            seen.append(raw.process_attempts)
    assert seen == [1, 2, 3]


def test_a_postponed_page_waits_for_its_time(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    add(database, claim, LINKS[:1])
    [page] = waiting(database, claim)
    later = T0 + timedelta(days=9_001)
    with database.begin() as session:
        assert frontier.retry_page(session, claim, page.id, Outcome.NETWORK, "connection reset", later)
    assert waiting(database, claim) == []
    [again] = waiting(database, claim, later)
    assert again.attempts == 1


def test_a_late_worker_uses_up_no_tries_and_ends_no_page(database: Database, claim_one: Callable[..., Claim]) -> None:
    late = claim_one()
    add(database, late, LINKS[:1])
    [page] = waiting(database, late)
    with database.begin() as session:
        claims.claim_due(session, 1, LEASE, T0 + LEASE + timedelta(seconds=1))
    with database.begin() as session:
        assert not frontier.retry_page(session, late, page.id, Outcome.NETWORK, "reset", T0 + timedelta(days=1))
        assert not frontier.fail_page(session, late, page.id, Outcome.NETWORK, "reset", T0)
    assert waiting(database, late) == [page]


def test_more_links_than_one_statement_takes_are_written_at_once(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    many = [Link(f"https://vesti.example/news/{number}") for number in range(14_000)]
    assert add(database, claim_one(), many) == 14_000


def test_a_link_is_known_that_anybody_found_before_the_poll_began(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    add(database, claim_one("other.example"), LINKS[:2])
    claim = claim_one()
    with database.begin() as session:
        moved = {"t": T0 - timedelta(seconds=1), "url": LINKS[0].url}
        session.execute(text("update page set discovered_at = :t where url = :url"), moved)
    with database.begin() as session:
        assert discovered.knew_any(session, claim, [Link("https://[::1"), *LINKS])
        assert not discovered.knew_any(session, claim, LINKS[1:])
        assert not discovered.knew_any(session, claim, [])


def test_unprocessed_pages_are_found_and_asked_for_once(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    add(database, claim)
    for page in waiting(database, claim):
        store(database, page.id)
    with database.begin() as session:
        first = frontier.unprocessed(session, T0 + timedelta(seconds=1), T0, 10, T0 + timedelta(seconds=30))
    with database.begin() as session:
        second = frontier.unprocessed(session, T0 + timedelta(seconds=1), T0, 10, T0 + timedelta(seconds=31))
    assert (len(first), second) == (3, [])


def test_raw_pages_are_dropped_after_their_time_and_only_when_ended(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    claim = claim_one()
    add(database, claim, LINKS[:2])
    ended, open_ = waiting(database, claim)
    for page in (ended, open_):
        store(database, page.id)
    with database.begin() as session:
        frontier.finish_page(session, ended.id, Outcome.EMPTY, "", T0)
    with database.begin() as session:
        assert frontier.drop_bodies(session, T0 + timedelta(days=1)) == 1
        assert session.scalars(text("select id from page where body is not null")).all() == [open_.id]
