"""A database for one measurement: a server of its own in a temporary folder, gone with it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.config import Config
from service.servers import embedded
from storage.engine import Database
from storage.migrate import upgrade


@contextmanager
def scratch_database() -> Iterator[Database]:
    """With the service's settings, and nothing in it but the schema."""
    folder = Path(tempfile.mkdtemp(prefix="svodka-bench-"))
    folder.chmod(0o755)  # as root, the server runs as nobody
    try:
        with embedded(Config(var=folder / "var")) as (url, _):
            upgrade(url)
            database = Database(url)
            yield database
            database.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
