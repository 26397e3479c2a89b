from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.models import Claim
from storage import memory, reclean
from storage.engine import Database
from storage.memory import Line
from tests.storage.conftest import T0


@pytest.fixture
def site(claim_one: Callable[..., Claim]) -> int:
    return claim_one().source_id


def line(h: int, document: int = 1, **more: object) -> Line:
    values: dict[str, object] = {
        "hash": h,
        "documents": 1,
        "first": document,
        "last": document,
        "leads": frozenset((document,)),
        "chrome": False,
        "standing": False,
        "sample": f"Строка {h}",
        "reclean_from": None,
    }
    return Line(**(values | more))  # type: ignore[arg-type]


def save(database: Database, source_id: int, *lines: Line) -> None:
    with database.begin() as session:
        memory.next_document(session, source_id)
        memory.save(session, source_id, lines, T0)


def test_what_is_saved_is_found_with_its_stories(database: Database, site: int) -> None:
    save(database, site, line(7, leads=frozenset((-5, 2**62))), line(8, leads=frozenset()))
    with database.begin() as session:
        found = memory.rows(session, site, [7, 8, 9])
    assert {h: row.leads for h, row in found.items()} == {7: {-5, 2**62}, 8: frozenset()}


def test_writers_of_one_site_come_one_after_the_other(database: Database, site: int) -> None:
    """Each adds one document to the same lines, in an order of its own; none is lost, none is locked out."""

    def add(n: int) -> int:
        hashes = list(range(100))[:: 1 if n % 2 else -1]
        with database.begin() as session:
            document = memory.next_document(session, site)
            known = memory.rows(session, site, hashes)
            memory.save(
                session,
                site,
                [line(h, documents=known[h].documents + 1 if h in known else 1, last=document) for h in hashes],
                T0,
            )
        return document

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(add, range(40))) == list(range(1, 41))
    with database.begin() as session:
        assert session.execute(text("select distinct documents, last_document from site_paragraph")).all() == [(40, 40)]


def test_a_ruling_survives_what_is_learnt_later(database: Database, site: int) -> None:
    with database.begin() as session:
        memory.rule(session, site, 7, "Строка", "vetoed", T0)
    save(database, site, line(7, chrome=True))
    with database.begin() as session:
        _, [row], _ = memory.known(session, site)
        assert (row.hash, row.ruling) == (7, "vetoed")
        assert memory.rows(session, site, [7])[7].documents == 1


def test_stale_lines_are_dropped_but_no_ruling_and_no_chrome_before_the_rest(database: Database, site: int) -> None:
    save(database, site, *(line(h, h) for h in range(1, 21)), line(50, 1, chrome=True))
    with database.begin() as session:
        memory.rule(session, site, 1, "Строка 1", "pinned", T0)
        session.execute(text("update site_paragraph set reclean_from = null"))
        assert memory.crowded(session, 20) == [site]
        assert memory.drop_stale(session, site, 5) == 15
        left = session.scalars(text("select hash from site_paragraph order by 1")).all()
    assert left == [1, 17, 18, 19, 20, 50]


def test_a_line_that_stands_on_three_sites_is_common_until_it_no_longer_does(
    database: Database, claim_one: Callable[..., Claim]
) -> None:
    sites = [claim_one(f"s{n}.example", T0 + timedelta(hours=n)).source_id for n in range(4)]
    for source_id in sites[:3]:
        save(database, source_id, line(7, chrome=True, standing=True))
    save(database, sites[3], line(7))
    with database.begin() as session:
        assert memory.promote(session, 3, T0) == 1
        assert memory.promote(session, 3, T0) == 0
        assert memory.known(session, sites[3])[2] == [7]
        assert reclean.waiting_sites(session) == [sites[3]]
        session.execute(text("update site_paragraph set standing = false where source_id = :s"), {"s": sites[0]})
        assert memory.promote(session, 3, T0) == 0
        assert memory.known(session, sites[3])[2] == []


def test_cleaning_again_goes_on_where_it_was_and_keeps_what_came_in_between(database: Database, site: int) -> None:
    save(database, site, line(7, reclean_from=0), line(8, reclean_from=40))
    with database.begin() as session:
        lines = reclean.waiting_lines(session, site)
        reclean.done_to(session, site, lines, 60)
    save(database, site, line(8, reclean_from=12))
    with database.begin() as session:
        assert reclean.waiting_lines(session, site) == {7: 60, 8: 12}
        reclean.done_to(session, site, {7: 60, 8: 60}, None)
        assert reclean.waiting_lines(session, site) == {8: 12}
