"""A whole service, supervised as `svodka up` does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.catalogue import up_to_catalogue
from core.config import Config
from service.layout import Layout
from service.lineup import supervised, web_port
from service.logs import LogStream
from service.servers import plan
from service.supervisor import Supervisor
from storage.engine import Database


@dataclass(frozen=True, slots=True)
class Service:
    supervisor: Supervisor
    layout: Layout
    database: Database
    web_port: int


@contextmanager
def running(config: Config, log_file: Path) -> Iterator[Service]:
    """Started, until the end of the block. `log_file` gets what it says."""
    layout = Layout.of(config.var)
    with log_file.open("w", encoding="utf-8") as file:
        log = LogStream(file, as_json=False)
        servers, web = plan(config, layout, log.say), web_port(config)
        with supervised(config, layout, servers, log, web=web) as supervisor:
            up_to_catalogue(supervisor, servers)
            supervisor.start()
            database = Database(servers.database_url)
            try:
                yield Service(supervisor, layout, database, web)
            finally:
                database.close()
