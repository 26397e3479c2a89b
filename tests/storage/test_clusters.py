import threading
import time

from sqlalchemy import text

from storage import clusters
from storage.engine import Database


def test_a_story_that_was_merged_away_meanwhile_is_followed_to_the_one_that_stays(database: Database) -> None:
    """Another worker merges 2 into 1 while this one waits for 2 with an id that it read before."""
    with database.begin() as session:
        one, two, three = (clusters.new(session) for _ in range(3))
    merged: list[int] = []

    def late() -> None:
        with database.begin() as session:
            merged.append(clusters.merge(session, [two, three]))

    with database.begin() as session:
        clusters.merge(session, [one, two])
        thread = threading.Thread(target=late)
        thread.start()
        time.sleep(0.3)
    thread.join()
    assert merged == [one]
    with database.begin() as session:
        rows = session.execute(text("select id, merged_into from cluster order by id")).all()
    assert [tuple(row) for row in rows] == [(one, None), (two, one), (three, one)]


def test_locking_a_retired_story_gives_the_living_one(database: Database) -> None:
    with database.begin() as session:
        one, two, three = (clusters.new(session) for _ in range(3))
        clusters.merge(session, [two, three])
        clusters.merge(session, [one, two])
    with database.begin() as session:
        assert clusters.lock(session, [three]) == [one]
