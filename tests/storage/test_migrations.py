import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.dialects.postgresql.base import ischema_names

from storage.all_tables import Base
from storage.engine import Database
from storage.migrate import Schema, downgrade, schema, upgrade
from storage.tables import XID8
from tests.storage.search_articles import put


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


def test_the_terms_of_search_come_and_go_with_their_migration_and_the_words_stay(database: Database) -> None:
    put(database, "Мост", "Открыли мост.")
    url = database.engine.url.render_as_string(hide_password=False)
    words = text("select tsvector_to_array(words) from article_search")
    stored = text("""
        select concat(attstorage, attstattarget) from pg_attribute
        where attrelid = 'article_search'::regclass and attname = 'words'
    """)
    with database.begin() as session:
        before, how = session.scalar(words), session.scalar(stored)
    downgrade(url, "0018-1")
    with database.begin() as session:
        without = session.scalar(words)
    upgrade(url)
    with database.begin() as session:
        assert session.scalar(words) == before
        assert session.scalar(stored) == how
    assert before is not None
    assert without is not None
    assert set(before) - set(without) == {one for one in before if one.startswith("#")} != set()
