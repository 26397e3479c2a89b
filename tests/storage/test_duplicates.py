"""The look-up of near copies, on rows that stand in for articles: the index knows numbers and hashes only."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from storage import duplicates
from storage.engine import Database
from storage.locks import lock_text
from storage.sketch_months import maintain

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
WINDOW = timedelta(days=90)
TEXT = range(27)  # the hashes of a text of some 220 words


def find(database: Database, hashes: Sequence[int], moment: datetime = NOW, content: str = "none") -> list[int]:
    with database.begin() as session:
        lock_text(session, hashes, content)
        return list(duplicates.look_up(session, hashes, content, moment, WINDOW).candidates)


def put(database: Database, number: int, hashes: Sequence[int], moment: datetime = NOW) -> None:
    with database.begin() as session:
        lock_text(session, hashes, f"content {number}")
        duplicates.index(session, number, hashes, moment)


def put_many(session: Session, first: int, last: int, hashes: Sequence[int], size: int, month: str) -> None:
    session.execute(
        text("""
            insert into sketch (hash, month, article, size)
            select hash, cast(:month as date), number, :size
            from generate_series(cast(:first as int), :last) as number, unnest(cast(:hashes as int[])) as hash
        """),
        {"first": first, "last": last, "hashes": list(hashes), "size": size, "month": month},
    )


def an_article(session: Session, number: int, content: str) -> None:
    """A row of its own, as old as need be: the index of near copies does not lead to it."""
    session.execute(text("insert into cluster default values"))
    session.execute(
        text("""
            insert into source (name, host, kind, timezone, min_interval, max_interval, enabled, interval_seconds)
            values ('vesti.example', 'vesti.example', 'media', 'UTC', 60, 3600, true, 60) on conflict do nothing
        """)
    )
    session.execute(text("insert into page (source_id, url, url_key) values (1, :url, :url)"), {"url": f"/{number}"})
    session.execute(
        text("""
            insert into article (number, source_id, url, url_key, title, body, paragraphs, first_seen_at, last_seen_at,
                content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
            overriding system value
            select :number, 1, :url, :url, '', '', '{}', now(), now(), :content, '', '', max(cluster.id), '',
                max(page.id)
            from cluster, page
        """),
        {"number": number, "url": f"/{number}", "content": content},
    )


def test_a_text_finds_its_copy_and_not_a_stranger_who_shares_a_phrase(database: Database) -> None:
    put(database, 1, TEXT)
    put(database, 2, [0, 1, *range(100, 125)])
    assert find(database, TEXT) == [1]


@pytest.mark.parametrize("shared", [1, 3])
def test_a_short_text_finds_the_digest_that_holds_it_and_the_digest_finds_the_text(
    database: Database, shared: int
) -> None:
    short, digest = range(shared), range(400)
    put(database, 1, digest)
    put(database, 2, short)
    assert find(database, short) == [1, 2]
    assert find(database, digest) == [1, 2]


def test_a_short_text_in_a_book_is_found_though_the_books_sample_is_thinned(database: Database) -> None:
    """Of 27 hashes of the chapter, three are left in the sample of the book."""
    put(database, 1, range(1_000))
    assert find(database, [*range(3), *range(5_000, 5_024)]) == [1]


@pytest.mark.parametrize("days", [-80, -1, 0, 1, 80])
def test_copies_find_each_other_in_any_order_of_arrival(database: Database, days: int) -> None:
    put(database, 1, TEXT, NOW + timedelta(days=days))
    assert find(database, TEXT, NOW) == [1]


def test_the_same_text_a_year_later_is_another_story(database: Database) -> None:
    put(database, 1, TEXT, NOW - timedelta(days=365))
    assert find(database, TEXT) == []


def test_an_equal_text_is_found_whatever_its_age(database: Database) -> None:
    with database.begin() as session:
        an_article(session, 7, content="abc")
    assert find(database, TEXT, content="abc") == [7]
    assert find(database, [], content="abc") == [7], "a text too short for a sample"


def test_equal_texts_stand_before_similar_ones_and_are_named_once(database: Database) -> None:
    with database.begin() as session:
        an_article(session, 7, content="abc")
    put(database, 7, TEXT)
    put(database, 5, TEXT)
    assert find(database, TEXT, content="abc") == [7, 5]


def test_an_article_with_another_text_is_no_longer_found_by_its_former_one(database: Database) -> None:
    put(database, 1, TEXT)
    put(database, 2, TEXT)
    with database.begin() as session:
        duplicates.unindex(session, 1, TEXT, NOW)
        duplicates.index(session, 1, range(100, 120), NOW)
    assert find(database, TEXT) == [2]
    assert find(database, range(100, 120)) == [1]


def test_thousands_of_copies_are_as_quick_to_look_up_as_a_few_and_the_newest_are_named(database: Database) -> None:
    """Of a hash's rows, also where they lie in several partitions, no more are read than are wanted."""
    with database.begin() as session:
        put_many(session, 1, 5_000, TEXT, len(TEXT), "2026-03-01")
        for month in ("2026-02-01", "2026-03-01"):  # to the planner, a hash is a rare thing
            put_many(session, 6_000, 6_001, range(100, 30_000), 1_000, month)
    maintain(database, NOW)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze sketch"))
    assert find(database, TEXT) == list(range(5_001 - duplicates.MOST_CANDIDATES, 5_001))
    assert _read(database, TEXT) <= len(TEXT) * 400
    began = time.perf_counter()
    find(database, TEXT)
    assert time.perf_counter() - began < 1.0


def test_the_true_copy_stands_before_a_thousand_strangers_who_filled_in_the_same_form(database: Database) -> None:
    """The form's hashes are so common that the copy, which is older, is not among those looked at for them."""
    form, own = range(20), range(20, 27)
    put(database, 1, [*form, *own])
    with database.begin() as session:
        put_many(session, 2, 1_500, form, 27, "2026-03-01")
    assert find(database, [*form, *own])[0] == 1


def test_of_too_many_copies_those_of_the_nearest_months_are_looked_at(database: Database) -> None:
    """An old article that arrives late must meet the copies of its own days."""
    with database.begin() as session:
        put_many(session, 1, 1_000, TEXT, len(TEXT), "2026-03-01")
        put_many(session, 1_001, 2_000, TEXT, len(TEXT), "2026-05-01")
    assert max(find(database, TEXT)) == 1_000


def test_a_very_long_text_takes_one_lock_and_not_a_thousand(database: Database) -> None:
    with database.begin() as session:
        lock_text(session, range(1_024), "content")
        assert session.scalar(text("select count(*) from pg_locks where locktype = 'advisory'")) == 1


def _read(database: Database, hashes: Sequence[int]) -> int:
    """How many rows of the index the look-up reads."""
    seen: list[tuple[str, object]] = []

    def remember(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", remember)
    find(database, hashes)
    event.remove(database.engine, "before_cursor_execute", remember)
    statement, parameters = seen[-1]
    with database.engine.connect() as connection:
        [plan] = connection.exec_driver_sql(f"explain (analyze, format json) {statement}", parameters).scalar_one()
    return _rows_of_sketch(plan["Plan"])


def _rows_of_sketch(node: dict) -> int:
    of_sketch = node.get("Relation Name", "").startswith("sketch")
    rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] if of_sketch else 0
    return round(rows) + sum(map(_rows_of_sketch, node.get("Plans", [])))


def test_a_window_within_one_month_is_looked_through_too(database: Database) -> None:
    put(database, 1, TEXT)
    with database.begin() as session:
        assert list(duplicates.look_up(session, TEXT, "none", NOW, timedelta(days=1)).candidates) == [1]


def test_candidates_come_with_their_shingles_and_the_article_of_an_address_beside_them(database: Database) -> None:
    with database.begin() as session:
        for number in (1, 2, 3):
            an_article(session, number, f"content {number}")
        session.execute(text("insert into article_shingles values (1, 'this', 'abcd'), (2, 'another', 'efgh')"))
    for number in (1, 2):
        put(database, number, TEXT)
    with database.begin() as session:
        found = duplicates.look_up(session, TEXT, "none", NOW, WINDOW, ["/3", "/none"], "this")
    assert found.addressed == {"/3": 3}
    assert found.candidates == {2: None, 1: b"abcd"}
