"""The contract and the database say the same, it only grows, and its readers see nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from core.config import ROOT
from core.contract import VIEWS, View, markdown
from storage import contract, readers
from storage.engine import Database

SNAPSHOT = Path(__file__).with_name("contract_v1.json")
_COLUMNS = text("""
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = cast(:view as regclass) and attnum > 0 order by attnum
""")
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.ReadOnlySqlTransaction,
)
_LONG = {"timestamptz": "timestamp with time zone"}


def columns(database: Database, view: str) -> list[list[str]]:
    with database.begin() as session:
        return [[row.name, row.type] for row in session.execute(_COLUMNS, {"view": f"api.{view}"})]


def definition(database: Database, view: str) -> str:
    with database.begin() as session:
        return str(session.scalar(text("select pg_get_viewdef(cast(:view as regclass))"), {"view": f"api.{view}"}))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_views_have_exactly_the_columns_that_are_promised(database: Database, view: View) -> None:
    promised = [[column.name, _LONG.get(column.type, column.type)] for column in view.columns]
    assert columns(database, view.name) == promised


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_page_of_the_contract_shows_them(view: View) -> None:
    page = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert markdown(view) in page, "`./svodka readers views --markdown` prints the tables of docs/contract.md"


def test_no_view_is_unknown_to_the_contract(database: Database) -> None:
    with database.begin() as session:
        there = set(session.scalars(text("select viewname from pg_views where schemaname = 'api'")))
    assert there == {view.name for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_changes_only_by_a_new_version_beside_it(database: Database, view: View) -> None:
    """contract_v1.json is what was published. A column that is added is added there in the same commit; anything else
    that differs breaks a reader, and belongs into a view of the next version."""
    published = json.loads(SNAPSHOT.read_text(encoding="utf-8"))[view.name]
    now = columns(database, view.name)
    assert now[: len(published["columns"])] == published["columns"], "a column was changed, moved or taken away"
    assert now == published["columns"], "a column was added: write it into contract_v1.json"
    assert definition(database, view.name) == published["definition"], "what a column means was changed"


@pytest.fixture
def reader(database: Database) -> Iterator[psycopg.Connection]:
    readers.give_password(database, "a word: of 'its' own %s")
    readers.grant(database)
    url = database.engine.url
    with psycopg.connect(
        host=url.host, port=url.port, dbname=url.database, user=readers.ROLE, password="a word: of 'its' own %s",
        autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_readers_role_reads_the_views(reader: psycopg.Connection, view: View) -> None:
    assert reader.execute(f"table api.{view.name}").fetchall() == []


def test_the_readers_role_sees_and_changes_nothing_else(database: Database, reader: psycopg.Connection) -> None:
    with database.begin() as session:
        tables = list(session.scalars(text("select tablename from pg_tables where schemaname = 'public'")))
    assert {"article", "api_key", "source", "page"} <= set(tables)
    for table in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute(f'table public."{table}"')
    for view in VIEWS:
        for command in ("delete from api.{}", "update api.{0} set {1} = {1}", "insert into api.{} default values"):
            with pytest.raises(REFUSED):
                reader.execute(command.format(view.name, view.columns[0].name))
    for what in ("table public.mine (x int)", "table api.mine (x int)", "temporary table mine (x int)", "schema mine"):
        with pytest.raises(REFUSED):
            reader.execute(f"create {what}")
    with pytest.raises(REFUSED):
        reader.execute("select lo_create(0)")


def test_granting_twice_changes_nothing(database: Database) -> None:
    readers.grant(database)
    readers.grant(database)


def test_a_server_that_lets_us_make_no_roles_is_told_and_works(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As an ordinary user, who owns nothing."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("drop role if exists ordinary")
        connection.execute("create role ordinary login password 'x'")
    humble = Database(database.engine.url.set(username="ordinary", password="x").render_as_string(hide_password=False))
    readers.grant(humble)
    humble.close()
    assert "svodka_reader" in caplog.text


def test_a_story_that_was_merged_says_where_it_lives_on(database: Database) -> None:
    with database.begin() as session:
        session.execute(
            text("insert into cluster default values; insert into cluster (merged_into, reasons) values (1, '{x}')")
        )
        living, merged = contract.story(session, 1), contract.story(session, 2)
        listed = contract.stories(session, 10, None, 1)
    assert merged is not None
    assert living is not None
    assert (living["merged_into"], living["articles"]) == (None, 0)
    assert (merged["merged_into"], merged["articles"], merged["reasons"]) == (1, 0, [])
    assert listed == [], "stories without an article are not listed"


def test_stories_of_at_least_so_many_articles_come_in_pages_the_youngest_first(database: Database) -> None:
    sizes = {1: 2, 2: 1, 3: 3, 4: 1, 5: 2}
    with database.begin() as session:
        session.execute(
            text("""
                insert into source (name, host, kind, timezone, min_interval, max_interval, enabled, interval_seconds)
                values ('a.example', 'a.example', 'media', 'Europe/Moscow', 60, 600, true, 60)
            """)
        )
        for story, articles in sizes.items():
            session.execute(
                text("""
                    with story as (insert into cluster default values returning id), pages as (
                        insert into page (source_id, url, url_key)
                        select s.id, :story || '/' || n, :story || '/' || n
                        from source s, generate_series(1, :articles) n returning id, url, source_id
                    )
                    insert into article (source_id, url, url_key, title, body, paragraphs, first_seen_at, last_seen_at,
                        content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
                    select source_id, url, url, '', '', '{}', now(), now(), url, '', '', story.id, '', pages.id
                    from pages, story
                """),
                {"story": str(story), "articles": articles},
            )
        wide = contract.stories(session, 10, None, 2)
        assert [(row["id"], row["articles"]) for row in wide] == [(5, 2), (3, 3), (1, 2)]
        assert [row["id"] for row in contract.stories(session, 1, 5, 2)] == [3]
        assert [row["id"] for row in contract.stories(session, 10, None, 1)] == [5, 4, 3, 2, 1]
