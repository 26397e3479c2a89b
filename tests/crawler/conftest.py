import asyncio
import threading
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.crawler.crawler_web import CANARY, Web


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    """Addresses 127.0.0.2 to 127.0.0.60 for sites, and the canary that nobody may reach."""
    server = Web()
    listeners = server.sockets([*(f"127.0.0.{n}" for n in range(2, 61)), CANARY])
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def serve() -> None:
        servers = [await asyncio.start_server(server.handle, sock=listener) for listener in listeners]
        started.set()
        await stop
        for one in servers:
            one.close()
        connections = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    stop: asyncio.Future[None] = loop.create_future()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    yield server
    loop.call_soon_threadsafe(stop.set_result, None)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="module")
def fresh(request: pytest.FixtureRequest, database_url: str, migrated: str) -> Iterator[str]:
    """A database of the module's own."""
    name = request.module.__name__
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        create = sql.SQL("create database {} template {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(migrated)))
    yield f"{database_url.rpartition('/')[0]}/{name}"
