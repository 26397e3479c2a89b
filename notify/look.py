"""What the watchdog sees: the database and the broker, asked so that one which hangs cannot hold the watchdog."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

import redis
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.libpq import why_no_connection
from core.watchdog import Signs
from storage import heartbeats, signs
from storage.engine import Database

T = TypeVar("T")
_QUEUES = ("schedule", "crawl", "process")
_SECONDS = 10.0


class Hangs(Exception):
    """No answer in time; the question is still open."""


class Asked(Generic[T]):
    """One question at a time, in a thread that may hang as long as it likes: no client waits for a server that was
    stopped in the middle of an answer with a time limit of its own."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._answers: SimpleQueue[T | Exception] = SimpleQueue()
        self._open = False

    def answer(self, seconds: float) -> T:
        """Raises Hangs, or what the question raised."""
        if not self._open:
            self._open = True
            threading.Thread(target=self._run, daemon=True).start()
        try:
            found = self._answers.get(timeout=seconds)
        except Empty:
            raise Hangs(f"no answer in {seconds:.0f} seconds") from None
        self._open = False
        if isinstance(found, Exception):
            raise found
        return found

    def _run(self) -> None:
        try:
            self._answers.put(self._ask())
        except Exception as error:  # noqa: BLE001 - handed to the asker
            self._answers.put(error)


class Look:
    """Asks again and again; remembers since when the database does not answer."""

    def __init__(self, db: Database, broker_url: str | None, seconds: float = _SECONDS) -> None:
        self._db = db
        self._seconds = seconds
        self._database = Asked(self._ask_database)
        self._broker_url = broker_url
        self._down_since: datetime | None = None

    def signs(self) -> Signs:
        try:
            found = self._database.answer(self._seconds)
        except (Hangs, SQLAlchemyError) as error:
            now = datetime.now(UTC)
            self._down_since = self._down_since or now
            return Signs(now, database=_reason(error), database_since=self._down_since)
        self._down_since = None
        return self._with_broker(found)

    def _ask_database(self) -> Signs:
        with self._db.begin() as session:
            return _seen(session)

    def _with_broker(self, found: Signs) -> Signs:
        if self._broker_url is None:
            return found
        limits = {"socket_timeout": self._seconds, "socket_connect_timeout": self._seconds}
        try:
            with redis.Redis.from_url(self._broker_url, **limits) as client:
                return replace(found, waiting={name: int(client.llen(name)) for name in _QUEUES})
        except (redis.RedisError, OSError) as error:
            return replace(found, broker=f"{type(error).__name__}: {error}"[:300])


def _seen(session: Session) -> Signs:
    heartbeats.beat(session, heartbeats.WATCH)
    return signs.read(session)


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None)
    return why_no_connection(cause) if cause is not None else str(error)
