"""The database for a command: the one given, the running service's, or Svodka's own started for the moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from core import config as settings
from core.errors import SvodkaError
from service.servers import embedded
from storage.engine import Database
from storage.migrate import Schema, schema, upgrade


@contextmanager
def open_database() -> Iterator[Database]:
    """Has the current schema; one that is empty is given it, another version's is left alone: looking at
    articles must not change a service that runs. Raises SvodkaError that says what to do."""
    with embedded(settings.load()) as (url, _):
        state = schema(url)
        if state is Schema.OTHER:
            raise SvodkaError(
                "The database has the schema of another version of Svodka.",
                "`./svodka up` brings it to this one; `./svodka run migrate` does it on servers of your own.",
            )
        if state is Schema.NONE:
            upgrade(url)
        db = Database(url)
        try:
            yield db
        finally:
            db.close()
