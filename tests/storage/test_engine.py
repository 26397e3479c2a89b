import threading
import time

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.engine import Database


def test_work_that_postgres_ended_because_of_a_deadlock_is_done_anew(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("create table thing (id int primary key, count int)"))
        session.execute(text("insert into thing values (1, 0), (2, 0)"))
    both_hold_one = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def crosswise(first: int, second: int) -> None:
        met = False

        def work(session: Session) -> None:
            nonlocal met
            tries.append(first)
            session.execute(text("update thing set count = count + 1 where id = :id"), {"id": first})
            if not met:
                met = True
                both_hold_one.wait()
            session.execute(text("update thing set count = count + 1 where id = :id"), {"id": second})

        database.do(work)

    threads = [threading.Thread(target=crosswise, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with database.begin() as session:
        assert session.scalars(text("select count from thing")).all() == [2, 2]
    assert len(tries) > 2


def test_an_error_of_the_work_itself_is_not_tried_again(database: Database) -> None:
    tries: list[int] = []

    def work(session: Session) -> None:
        tries.append(1)
        session.execute(text("select 1 / 0"))

    with pytest.raises(DBAPIError):
        database.do(work)
    assert len(tries) == 1


def test_the_answer_is_the_works(database: Database) -> None:
    assert database.do(lambda session: session.scalar(text("select 6 * 7"))) == 42


def test_a_connection_that_the_server_has_ended_meanwhile_is_made_anew(database: Database) -> None:
    def own_pid() -> int:
        with database.begin() as session:
            return int(session.scalar(text("select pg_backend_pid()")) or 0)

    pid = own_pid()
    assert own_pid() == pid
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as server:
        server.execute("select pg_terminate_backend(%s, 5000)", [pid])
    time.sleep(1.2)
    assert own_pid() != pid
