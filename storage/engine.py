"""The connection to Postgres."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Result, create_engine, event, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, configure_mappers

from core.errors import SvodkaError
from core.libpq import why_no_connection

T = TypeVar("T")
_TRIES = 6
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
            pool_pre_ping=True,
            # a server that vanished without a word must not hold a worker for hours
            connect_args={"connect_timeout": 10, "tcp_user_timeout": 60_000},
        )
        event.listen(self.engine, "connect", _in_utc)

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


def prepare() -> None:
    """Imports the driver and maps the classes to their tables, in a process that others are forked from."""
    PGDialect_psycopg.import_dbapi()
    configure_mappers()


def _in_utc(connection: object, _: object) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("set time zone 'UTC'")
    connection.commit()  # type: ignore[attr-defined]


def affected(result: Result[Any]) -> int:
    """The number of rows that an update, insert or delete changed."""
    return cast("CursorResult[Any]", result).rowcount
