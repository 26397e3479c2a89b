"""Servers that the owner runs: waited for at the start, with a sentence in place of a traceback."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg

from core.errors import SvodkaError
from core.libpq import why_no_connection
from service.valkey import ping

WAIT_SECONDS = 30.0
_FINAL = ("password authentication failed", "does not exist", "no pg_hba.conf entry", "permission denied")


def wait_for_database(url: str, say: Callable[[str], None], seconds: float = WAIT_SECONDS) -> None:
    """Returns when the database answers. Raises SvodkaError after `seconds`, at once where waiting cannot help."""

    def problem() -> str | None:
        try:
            psycopg.connect(plain(url), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            reason = why_no_connection(error)
            if any(words in reason for words in _FINAL):
                raise SvodkaError(
                    f"The database {shown(url)} refuses: {reason}.",
                    "Correct DATABASE_URL, or the rights on the server.",
                ) from None
            return reason
        except psycopg.ProgrammingError as error:
            raise SvodkaError(
                f"DATABASE_URL cannot be read: {str(error).strip()}.",
                "It looks like postgresql://user:password@host:5432/name.",
            ) from None
        return None

    _wait(
        problem,
        what=f"The database {shown(url)}",
        remedy="Start the server or correct DATABASE_URL; without DATABASE_URL, Svodka runs its own.",
        say=say,
        seconds=seconds,
    )


def wait_for_broker(url: str, say: Callable[[str], None], seconds: float = WAIT_SECONDS) -> None:
    """As wait_for_database, for Valkey or Redis."""
    if not is_broker_url(url):
        raise SvodkaError(
            "BROKER_URL is not the address of a Valkey or Redis.", "It looks like redis://:password@host:6379/0."
        )
    _wait(
        lambda: None if ping(url) else "no answer",
        what=f"The broker {shown(url)}",
        remedy="Start the server or correct BROKER_URL; without BROKER_URL, Svodka runs its own.",
        say=say,
        seconds=seconds,
    )


def _wait(
    problem: Callable[[], str | None], *, what: str, remedy: str, say: Callable[[str], None], seconds: float
) -> None:
    deadline = time.monotonic() + seconds
    said = False
    while reason := problem():
        if time.monotonic() >= deadline:
            raise SvodkaError(f"{what} does not answer: {reason}.", remedy)
        if not said:
            say(f"{what} does not answer yet ({reason}); waiting up to {seconds:.0f} s.")
            said = True
        time.sleep(min(0.5, max(0.0, deadline - time.monotonic())))


def is_broker_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("redis", "rediss") and (parts.port or 1) > 0
    except ValueError:
        return False


def plain(url: str) -> str:
    """Without the driver that SQLAlchemy's form of the URL names."""
    scheme, separator, rest = url.partition("://")
    return scheme.partition("+")[0] + separator + rest


def shown(url: str) -> str:
    """Without the password."""
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2] or 'localhost'}{parts.path}"
