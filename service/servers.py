"""The two servers that everything needs: the owner's where given, else Svodka's own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.config import Config
from core.errors import SvodkaError
from service.child import Child, ending, stop_together
from service.layout import Layout
from service.postgres import Postgres
from service.program import Program
from service.reach import wait_for_broker, wait_for_database
from service.state import only_user_of_servers, running
from service.valkey import Valkey

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers are or will be, and the programs that have to be started for it."""

    database_url: str
    broker_url: str
    programs: tuple[Program, ...]
    own_database: bool  # nobody else works on it: whoever holds the servers' lock is alone


def plan(config: Config, layout: Layout, say: Say) -> Servers:
    """Waits for the servers that are given and prepares the others. The caller holds the servers' lock."""
    database, broker = given(config)
    programs: list[Program] = []
    if database:
        wait_for_database(database, say)
    else:
        postgres = Postgres.of(layout, config.postgres_port, say)
        database = postgres.url
        programs.append(postgres.program())
    if broker:
        wait_for_broker(broker, say)
    else:
        valkey = Valkey.of(layout, config.valkey_port)
        broker = valkey.url
        programs.append(valkey.program())
    return Servers(database, broker, tuple(programs), own_database=given(config)[0] is None)


@contextmanager
def embedded(config: Config, say: Say = lambda sentence: None) -> Iterator[tuple[str, str]]:
    """Yields (database URL, broker URL): the given ones, those of the running `svodka up`, or started here.

    Servers started here are stopped at the end, and die with this process in any case. What they say
    goes to `var/log`. Raises SvodkaError that says what to do.
    """
    database, broker = given(config)
    if database and broker:
        wait_for_database(database, say)
        wait_for_broker(broker, say)
        yield database, broker
        return
    layout = Layout.of(config.var)
    if service := running(layout):
        yield database or service.database_url, broker or service.broker_url
        return
    with only_user_of_servers(layout, say):
        servers = plan(config, layout, say)
        children: list[Child] = []
        try:
            for program in servers.programs:
                children.append(_started(program, layout))
            yield servers.database_url, servers.broker_url
        finally:
            stop_together(children)


def given(config: Config) -> tuple[str | None, str | None]:
    """The owner's own servers, as set."""
    return (
        config.database_url.get_secret_value() if config.database_url else None,
        config.broker_url.get_secret_value() if config.broker_url else None,
    )


def _started(program: Program, layout: Layout) -> Child:
    program.prepare()
    log = layout.logs / f"{program.name}.log"
    with log.open("wb") as output:
        child = Child(program, output.fileno())
    deadline = time.monotonic() + program.start_seconds
    try:
        while not program.ready():
            if child.ended is not None:
                raise SvodkaError(f"{program.name} ended at its start ({ending(child.ended)}).", f"See {log}.")
            if time.monotonic() > deadline:
                raise SvodkaError(f"{program.name} is not ready after {program.start_seconds:.0f} s.", f"See {log}.")
            time.sleep(0.05)
    except BaseException:
        stop_together([child])
        raise
    return child
