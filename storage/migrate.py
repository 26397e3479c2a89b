"""Brings the database's schema to this version of the code. `python -m storage.migrate` does it."""

import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from core import config as settings
from core.errors import SvodkaError
from core.logs import setup
from storage import changes, readers
from storage.engine import Database
from storage.rekey import rekey
from storage.sketch_months import maintain

_LOCK = 724_000  # one migration at a time, whoever starts it

log = logging.getLogger(__name__)


class Schema(StrEnum):
    """What is in a database: nothing, this version's schema, or another's."""

    NONE = "none"
    CURRENT = "current"
    OTHER = "other"


def schema(url: str) -> Schema:
    """Raises SvodkaError when the server does not answer."""
    database = Database(url)
    try:
        database.check()
        with database.engine.connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
    finally:
        database.close()
    if not heads:
        return Schema.NONE
    newest = ScriptDirectory.from_config(_alembic()).get_heads()
    return Schema.CURRENT if set(heads) == set(newest) else Schema.OTHER


def upgrade(url: str, revision: str = "head") -> None:
    """Waits for its turn, then runs what is missing. Safe to run at every start and from several machines."""
    _run(url, command.upgrade, revision)
    if revision == "head":
        database = Database(url)
        maintain(database, datetime.now(UTC))
        readers.grant(database)
        if database.do(changes.renew):
            log.info("This database was restored: readers of its changes begin anew.")
        if changed := rekey(database):
            log.info("%d stored addresses have new keys.", changed)
        database.close()


def downgrade(url: str, revision: str) -> None:
    """Takes migrations back; `revision` "base" leaves an empty schema."""
    _run(url, command.downgrade, revision)


def _run(url: str, action: object, revision: str) -> None:
    database = Database(url)
    try:
        database.check()
        with database.engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            alembic = _alembic()
            alembic.attributes["connection"] = connection
            action(alembic, revision)  # type: ignore[operator]
            connection.commit()
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _LOCK})
            connection.commit()
    finally:
        database.close()


def _alembic() -> AlembicConfig:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", "storage:migrations")
    return alembic


def main() -> int:
    try:
        config = settings.load()
        setup(config.log_format, config.log_level)
        if config.database_url is None:
            raise SvodkaError("There is no DATABASE_URL to migrate.", "`./svodka up` sets it for its own server.")
        upgrade(config.database_url.get_secret_value())
    except SvodkaError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log.info("The database has the current schema.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
