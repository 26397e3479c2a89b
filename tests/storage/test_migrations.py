import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql.base import ischema_names

import storage.account_tables
import storage.polling_tables
import storage.reader_tables
import storage.search_tables
import storage.watch_tables  # noqa: F401 - their tables belong to the schema
from storage.engine import Database
from storage.migrate import Schema, downgrade, schema, upgrade
from storage.tables import XID8, Base


def test_the_migrated_schema_equals_the_models(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ischema_names, "xid8", XID8)  # a type that SQLAlchemy's reflection does not know
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _, name, kind, *__: not (kind == "table" and str(name).startswith("sketch_")),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    assert [d for d in differences if "alembic_version" not in str(d)] == []


def test_migrations_go_down_to_nothing_and_up_again(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    downgrade(url, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    upgrade(url)
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_migrating_twice_changes_nothing(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    upgrade(url)
    upgrade(url)


def test_a_database_says_whether_its_schema_is_this_versions(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    assert schema(url) is Schema.CURRENT
    downgrade(url, "-1")
    assert schema(url) is Schema.OTHER
    downgrade(url, "base")
    assert schema(url) is Schema.NONE


def test_migrating_makes_the_partitions_of_this_month_and_the_next(database: Database) -> None:
    partitions = {name for name in inspect(database.engine).get_table_names() if name.startswith("sketch_2")}
    assert len(partitions) == 2
