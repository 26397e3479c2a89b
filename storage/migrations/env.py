"""Alembic's environment: the connection comes from storage.migrate."""

from typing import Any

from alembic import context

import storage.account_tables
import storage.polling_tables
import storage.reader_tables
import storage.search_tables
import storage.watch_tables  # noqa: F401 - their tables belong to the schema
from storage.tables import Base


def own(_: Any, name: str | None, kind: str, __: bool, ___: Any) -> bool:
    """Partitions of `sketch` come and go with the months; they are not part of the schema's text."""
    return not (kind == "table" and name is not None and name.startswith("sketch_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=own,
    compare_server_default=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
