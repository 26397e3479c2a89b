"""The connection to Postgres."""

import json
import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy import CursorResult, Result, create_engine, event, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import SvodkaError
from core.libpq import why_no_connection

T = TypeVar("T")
_TRIES = 6
_FRESH = 1.0  # seconds after its last use in which a connection is taken to live
_NOT_ITS_FAULT = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected


class Database:
    """An engine and its transactions. Make one a process, after forking."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        address = make_url(url)
        if address.drivername in ("postgres", "postgresql"):
            address = address.set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(
            address,
            pool_size=pool_size,
            max_overflow=4,
            json_serializer=partial(json.dumps, ensure_ascii=False),
            # a server that vanished without a word must not hold a worker for hours
            connect_args={"connect_timeout": 10, "tcp_user_timeout": 60_000},
        )
        event.listen(self.engine, "connect", _in_utc)
        event.listen(self.engine, "checkin", _note_use)
        event.listen(self.engine, "checkout", self._ping_if_idle)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def do(self, work: Callable[[Session], T]) -> T:
        """One transaction's work and its answer; done anew where Postgres ended it because of another transaction
        (deadlock, serialization), which says nothing about the work. `work` changes nothing but the database."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self.begin() as session:
                    return work(session)
            except DBAPIError as error:
                if attempt == _TRIES or getattr(error.orig, "sqlstate", None) not in _NOT_ITS_FAULT:
                    raise
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # the same two must not meet again
        raise AssertionError("the last try returns or raises")

    def check(self) -> None:
        """Raises SvodkaError when the server does not answer."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except OperationalError as error:
            where = self.engine.url.render_as_string(hide_password=True)
            reason = why_no_connection(error.orig or error)
            raise SvodkaError(
                f"The database {where} does not answer: {reason}.",
                "Start the server or correct DATABASE_URL; without DATABASE_URL, `./svodka up` runs its own.",
            ) from None

    def close(self) -> None:
        self.engine.dispose()

    def _ping_if_idle(self, connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        """A server may have been restarted since the last use: then SQLAlchemy makes new connections. One that answered
        a moment ago is not asked."""
        if time.monotonic() - record.info.get("used", math.inf) < _FRESH:
            return
        try:
            self.engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error


def _note_use(_: object, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _in_utc(connection: object, _: object) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("set time zone 'UTC'")
    connection.commit()  # type: ignore[attr-defined]


def affected(result: Result[Any]) -> int:
    """The number of rows that an update, insert or delete changed."""
    return cast("CursorResult[Any]", result).rowcount
