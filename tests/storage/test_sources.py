import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from core.models import Address, AddressKind, ExtractionRules
from storage import sources
from storage.engine import Database
from storage.tables import Source
from tests.storage.conftest import facts


def test_a_new_source_is_added_with_its_addresses(database: Database) -> None:
    with database.begin() as session:
        done = sources.sync(session, [facts("a.example")])
        assert done.added == ("a.example",)
    with database.begin() as session:
        [address] = sources.addresses(session, 1)
    assert (address.url, address.kind) == ("https://a.example/rss.xml", AddressKind.FEED)


def test_syncing_again_changes_nothing(database: Database) -> None:
    for _ in range(2):
        with database.begin() as session:
            done = sources.sync(session, [facts("a.example")])
    assert done == sources.Synced((), (), ())


def test_the_state_survives_a_change_of_facts(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("a.example")])
        assert sources.set_enabled(session, "a.example", False)
    with database.begin() as session:
        done = sources.sync(session, [facts("a.example", region="RU-BEL", enabled=True)])
        assert done.changed == ("a.example",)
    with database.begin() as session:
        from storage.reading import sources as listed

        [row] = listed(session)
    assert (row["region"], row["enabled"]) == ("RU-BEL", False)


def test_a_moved_feed_replaces_the_old_address(database: Database) -> None:
    moved = (Address("https://a.example/feed/", AddressKind.FEED),)
    with database.begin() as session:
        sources.sync(session, [facts("a.example")])
        sources.sync(session, [facts("a.example", addresses=moved)])
        assert [a.url for a in sources.addresses(session, 1)] == ["https://a.example/feed/"]


def test_rules_come_back_as_they_were_stated(database: Database) -> None:
    rules = ExtractionRules(timezone="Asia/Omsk", body="div.text", drop=(".ad", ".share"), noise=("^Реклама$",))
    with database.begin() as session:
        sources.sync(session, [facts("a.example", rules=rules)])
        assert sources.rules_of(session, 1) == rules


def test_an_unknown_name_is_not_enabled(database: Database) -> None:
    with database.begin() as session:
        assert not sources.set_enabled(session, "nobody.example", True)


def test_a_source_whose_class_was_mended_is_tried_at_once(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("a.example")])
        session.execute(text("update source set failures = 9, next_poll_at = now() + interval '1 day'"))
    with database.begin() as session:
        sources.sync(session, [facts("a.example", note="looked at")])
    with database.begin() as session:
        assert session.execute(text("select failures, next_poll_at <= now() from source")).one() == (0, True)


def test_a_source_whose_file_could_be_read_again_is_tried_at_once(database: Database) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("a.example")])
        error = "update source set failures = 9, last_outcome = 'spider_error', next_poll_at = now() + interval '1 day'"
        session.execute(text(error))
    with database.begin() as session:
        assert sources.sync(session, [facts("a.example")]) == sources.Synced((), (), ())
    with database.begin() as session:
        assert session.execute(text("select failures, next_poll_at <= now() from source")).one() == (0, True)


@pytest.mark.parametrize(("keep", "gone"), [(True, ()), (False, ("a.example",))])
def test_a_missing_class_counts_as_gone_only_when_all_were_read(
    keep: bool, gone: tuple[str, ...], database: Database
) -> None:
    with database.begin() as session:
        sources.sync(session, [facts("a.example"), facts("b.example")])
    with database.begin() as session:
        assert sources.sync(session, [facts("b.example")], keep_missing=keep).gone == gone
    with database.begin() as session:
        present = session.execute(text("select present from source where name = 'a.example'")).scalar()
    assert present is keep


def test_a_poll_that_ends_while_the_catalogue_is_read_is_not_lost(database: Database) -> None:
    """Both write the source and what its polls have taught: in one order, or they lock each other out."""
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example")])
        session.execute(text("insert into polling_state (source_id) select id from source"))
    moved = facts("vesti.example", addresses=(Address("https://vesti.example/new.xml", AddressKind.FEED),))

    def read_catalogue() -> None:
        with database.begin() as session:
            sources.sync(session, [moved])

    with ThreadPoolExecutor(1) as pool:
        with database.begin() as session:
            session.execute(select(Source).with_for_update(key_share=True)).all()
            reading = pool.submit(read_catalogue)
            time.sleep(0.5)
            session.execute(text("update polling_state set wait = 5"))
        reading.result(timeout=10)
