"""The database for a command: the one given, the running service's, or Svodka's own started for the moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from core import config as settings
from service.servers import embedded
from storage.engine import Database
from storage.migrate import upgrade


@contextmanager
def open_database() -> Iterator[Database]:
    """Has the current schema. Raises SvodkaError when there is no server to be had."""
    with embedded(settings.load()) as (url, _):
        upgrade(url)
        db = Database(url)
        try:
            yield db
        finally:
            db.close()
