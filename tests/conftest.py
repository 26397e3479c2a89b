"""Real servers for the tests: Svodka's own Postgres and Valkey in a temporary folder, one pair a session."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql

from core.config import Config
from service.servers import embedded
from storage.engine import Database
from storage.migrate import upgrade

_TEMPLATE = "migrated"
_numbers = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_owner() -> Iterator[None]:
    """The settings of whoever runs the tests must not change them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            if (
                (name.startswith("SVODKA_") and name != "SVODKA_CORPORA")
                or name in ("DATABASE_URL", "BROKER_URL")
                or name.lower().endswith("_proxy")
            ):
                patch.delenv(name)
        patch.setenv("SVODKA_CONFIG", os.devnull)
        yield


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A temporary folder that `nobody` may pass: pytest's own are closed, and root's Postgres runs as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="svodka-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers(open_folder: Path) -> Iterator[tuple[str, str]]:
    """(database URL, broker URL) of servers that run until the end of the session."""
    with embedded(Config(var=open_folder / "var")) as urls:
        yield urls


@pytest.fixture(scope="session")
def database_url(servers: tuple[str, str]) -> str:
    """An empty database without a schema, shared by the session."""
    return servers[0]


@pytest.fixture(scope="session")
def broker_url(servers: tuple[str, str]) -> str:
    return servers[1]


@pytest.fixture
def broker(broker_url: str) -> Iterator[str]:
    """The broker's URL; its queues are empty at the start of the test."""
    client = redis.Redis.from_url(broker_url)
    client.flushdb()
    client.close()
    yield broker_url


@pytest.fixture(scope="session")
def migrated(database_url: str) -> str:
    """The name of a database with the current schema, from which each test's own is copied."""
    _administer(database_url, "create database {}", _TEMPLATE)
    upgrade(_with_name(database_url, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture
def database(database_url: str, migrated: str) -> Iterator[Database]:
    """A database of the test's own, with the current schema and no rows."""
    name = f"test_{next(_numbers)}"
    _administer(database_url, "create database {} template {}", name, migrated)
    own = Database(_with_name(database_url, name))
    yield own
    own.close()
    # a process of the server itself (autovacuum) may be in it, and only a superuser may end that one
    with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
        _administer(database_url, "drop database {} with (force)", name)


def _with_name(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


def _administer(url: str, command: str, *names: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
