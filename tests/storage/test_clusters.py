import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from storage import clusters
from storage.engine import Database
from storage.tables import Article, Page, Source


@pytest.fixture
def article(database: Database) -> Callable[[int], int]:
    """Makes an article in a story; returns its number."""

    def make(story: int) -> int:
        with database.begin() as session:
            source = session.scalar(text("select id from source")) or _source(session)
            count = session.scalar(text("select count(*) from page"))
            page = Page(source_id=source, url=f"https://a.example/{count}", url_key=f"a.example/{count}")
            session.add(page)
            session.flush()
            row = Article(
                source_id=source, url=page.url, url_key=page.url_key, title="", body="", paragraphs=[],
                first_seen_at=text("now()"), last_seen_at=text("now()"), content_hash="", signature=b"",
                signature_scheme="", cluster_id=story, extractor_version="", page_id=page.id,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.number

    return make


def _source(session: object) -> int:
    source = Source(
        name="a.example", host="a.example", kind="media", timezone="Europe/Moscow", min_interval=60, max_interval=600,
        enabled=True, interval_seconds=60,
    )  # fmt: skip
    session.add(source)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    return source.id


def stories(database: Database, count: int) -> list[int]:
    with database.begin() as session:
        return [clusters.new(session) for _ in range(count)]


def pointers(database: Database) -> dict[int, int | None]:
    with database.begin() as session:
        rows = session.execute(text("select id, merged_into from cluster order by id"))
        return {row.id: row.merged_into for row in rows}


def in_the_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    return thread


def test_the_oldest_story_stays_and_all_others_point_straight_to_it(database: Database) -> None:
    one, two, three, four = stories(database, 4)
    for pair in ({three, four}, {two, three}, {one, two}):
        with database.begin() as session:
            clusters.hold(session, [], pair)
            clusters.merge(session, pair)
    assert pointers(database) == {one: None, two: one, three: one, four: one}
    with database.begin() as session:
        assert clusters.living(session, [four, 999_999]) == {one}


def test_a_story_that_was_merged_away_meanwhile_is_followed_to_the_one_that_stays(
    database: Database, article: Callable[[int], int]
) -> None:
    """Another worker merges 2 into 1 while this one waits for the story of an article of 2."""
    one, two, three = stories(database, 3)
    numbers = [article(two), article(three)]
    merged: list[int] = []

    def late() -> None:
        with database.begin() as session:
            held = clusters.hold(session, numbers)
            merged.append(clusters.merge(session, {place.story for place in held.values()}))

    with database.begin() as session:
        clusters.hold(session, [], [one, two])
        clusters.merge(session, [one, two])
        thread = in_the_background(late)
    thread.join()
    assert merged == [one]
    assert pointers(database) == {one: None, two: one, three: one}


def test_an_article_that_was_moved_meanwhile_is_held_where_it_is_now(
    database: Database, article: Callable[[int], int]
) -> None:
    one, two = stories(database, 2)
    number, _ = article(one), article(one)
    places: list[int] = []

    def late() -> None:
        with database.begin() as session:
            places.append(clusters.hold(session, [number])[number].story)

    with database.begin() as session:
        clusters.hold(session, [number], [two])
        clusters.move(session, [number], two)
        thread = in_the_background(late)
    thread.join()
    assert places == [two]


def test_two_writers_with_an_outdated_view_never_wait_for_each_other_crosswise(
    database: Database, article: Callable[[int], int]
) -> None:
    """Both know of 5 as it was before the merge into 3; one holds it already and wants 3, the other 3 and then 5."""
    three, five = stories(database, 2)
    in_three, in_five = article(three), article(five)
    done: list[str] = []

    def writer(name: str, numbers: list[int]) -> Callable[[], None]:
        def work() -> None:
            with database.begin() as session:
                clusters.hold(session, numbers)
                time.sleep(0.2)
            done.append(name)

        return work

    with database.begin() as session:
        clusters.hold(session, [], [three, five])
        clusters.merge(session, [three, five])
        threads = [in_the_background(writer("a", [in_five])), in_the_background(writer("b", [in_three, in_five]))]
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(done) == ["a", "b"]


def test_a_part_gets_back_the_story_that_it_came_from(database: Database, article: Callable[[int], int]) -> None:
    one, two, three = stories(database, 3)
    own, first, second, third = article(one), article(two), article(two), article(three)
    with database.begin() as session:
        clusters.hold(session, [], [one, two, three])
        clusters.merge(session, [one, two, three])
    with database.begin() as session:
        clusters.hold(session, [own])
        assert clusters.part(session, one, [first, second]) == two
    with database.begin() as session:
        assert clusters.members(session, two) == [first, second]
        assert clusters.members(session, one) == [own, third]
        assert clusters.living(session, [two, three]) == {two, one}
        fresh = clusters.part(session, one, [own])
        assert fresh not in (one, two, three)


def test_nothing_to_hold_is_held_without_a_lock(database: Database) -> None:
    with database.begin() as session:
        assert clusters.hold(session, []) == {}
        assert clusters.hold(session, [12345]) == {}
