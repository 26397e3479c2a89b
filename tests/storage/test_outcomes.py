"""The totals of outcomes are the sum of their days, whoever writes these and however many at once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.models import Claim, Link
from core.outcomes import Outcome
from storage import discovered, frontier, outcomes, reading, rechecks
from storage.engine import Database
from storage.migrate import downgrade, upgrade
from tests.storage.conftest import T0

DAY = timedelta(days=1)


def pages(database: Database, claim: Claim, count: int, site: str = "vesti.example") -> list[int]:
    """Pages that wait to be processed."""
    with database.begin() as session:
        discovered.add_links(session, claim, None, [Link(f"https://{site}/{number}") for number in range(count)], None)
        found = session.scalars(
            text("update page set state = 'fetched' where source_id = :source and state = 'queued' returning id"),
            {"source": claim.source_id},
        )
        return sorted(found)


def end(session: Session, page: int, outcome: Outcome = Outcome.ARTICLE, at: datetime = T0) -> None:
    assert frontier.finish_page(session, page, outcome, "", at)


def ever(database: Database) -> dict[str, int]:
    with database.begin() as session:
        return outcomes.ever(session)


def differences(database: Database) -> int:
    with database.begin() as session:
        found = session.scalar(
            text("""
                select count(*) from (select source_id, outcome, sum(pages) as pages from outcome_day group by 1, 2) d
                full join outcome_total t using (source_id, outcome) where d.pages is distinct from t.pages
            """)
        )
    return int(found or 0)


def test_the_totals_are_of_all_sources_and_days(database: Database, claim_one: Callable[..., Claim]) -> None:
    one, other = pages(database, claim_one(), 3), pages(database, claim_one("b.example"), 1, "b.example")
    with database.begin() as session:
        for page, outcome, at in zip(one, ("article", "empty", "article"), (T0, T0, T0 + DAY), strict=True):
            end(session, page, Outcome(outcome), at)
        end(session, other[0])
    assert ever(database) == {"article": 3, "empty": 1}
    assert differences(database) == 0
    with database.begin() as session:
        assert outcomes.on_day(session, T0.date()) == {"article": 2, "empty": 1}


def test_second_looks_are_no_pages(database: Database, claim_one: Callable[..., Claim]) -> None:
    [page] = pages(database, claim_one(), 1)
    with database.begin() as session:
        end(session, page)
    with database.begin() as session:
        for outcome in (Outcome.WALL, Outcome.ARTICLE):
            rechecks.without_result(session, page, outcome, None, T0)
    assert ever(database) == {"article": 1}


def test_a_day_that_is_dropped_stays_in_the_totals(database: Database, claim_one: Callable[..., Claim]) -> None:
    [page] = pages(database, claim_one(), 1)
    with database.begin() as session:
        end(session, page)
        session.execute(text("delete from outcome_day"))
    assert ever(database) == {"article": 1}


def test_a_page_that_is_not_committed_is_not_in_the_totals(database: Database, claim_one: Callable[..., Claim]) -> None:
    [page] = pages(database, claim_one(), 1)
    with suppress(ZeroDivisionError), database.begin() as session:
        end(session, page)
        raise ZeroDivisionError
    assert ever(database) == {}


def test_pages_of_two_sources_end_at_once(database: Database, claim_one: Callable[..., Claim]) -> None:
    one, other = pages(database, claim_one(), 1), pages(database, claim_one("b.example"), 1, "b.example")
    with database.begin() as slow:
        end(slow, one[0])
        with database.begin() as quick:
            quick.execute(text("set local lock_timeout = 2000"))
            end(quick, other[0])
        assert ever(database) == {"article": 1}
    assert ever(database) == {"article": 2}


def test_many_writers_lose_no_page(database: Database, claim_one: Callable[..., Claim]) -> None:
    waiting = [
        *pages(database, claim_one(), 60),
        *pages(database, claim_one("b.example"), 60, "b.example"),
    ]
    seen: list[int] = []

    def write(portion: list[int]) -> None:
        for number, page in enumerate(portion):
            database.do(lambda session, page=page, number=number: end(session, page, at=T0 + DAY * (number % 3)))  # type: ignore[misc]

    writers = [threading.Thread(target=write, args=(waiting[place::4],)) for place in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.append(sum(ever(database).values()))
    for writer in writers:
        writer.join()
    assert seen == sorted(seen)
    assert ever(database) == {"article": 120}
    assert differences(database) == 0


def test_the_days_before_the_migration_are_in_the_totals(database: Database, claim_one: Callable[..., Claim]) -> None:
    ended = pages(database, claim_one(), 3)
    with database.begin() as session:
        for page in ended[:2]:
            end(session, page, at=T0 - DAY)
    url = database.engine.url.render_as_string(hide_password=False)
    downgrade(url, "0019")
    downgrade(url, "-1")
    upgrade(url)
    with database.begin() as session:
        end(session, ended[2])
    assert ever(database) == {"article": 3}


def test_a_source_tells_its_articles_and_its_open_alerts(database: Database, claim_one: Callable[..., Claim]) -> None:
    claim = claim_one()
    ended = pages(database, claim, 2)
    with database.begin() as session:
        end(session, ended[0])
        end(session, ended[1], Outcome.GONE)
        session.execute(
            text("""
                insert into alert (source_id, kind, since, opened_at, closed_at, headline)
                values (:source, 'silent', :at, :at, null, ''), (:source, 'errors', :at, :at, :at, ''),
                    (null, 'scheduler', :at, :at, null, '')
            """),
            {"source": claim.source_id, "at": T0},
        )
        [row] = reading.sources(session)
    assert (row["articles"], row["alerts"]) == (1, ["silent"])
