"""The whole service as a list of programs: what `svodka up` starts, in which order it stops."""

import os
import re
import signal
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.config import Config
from service import ports
from service.health import web_answers
from service.layout import Layout
from service.logs import LogStream
from service.program import Program
from service.roles import ONCE, WORKERS, Addresses, Role, command, environment
from service.servers import Servers
from service.supervisor import Supervisor

# Programs of one stage start together; the servers are stage 0. Stopping goes the other way round.
STAGES = {
    Role.MIGRATE: 1,
    Role.SYNC: 2,
    Role.SCHEDULE: 3,
    Role.CRAWL: 3,
    Role.PROCESS: 3,
    Role.BEAT: 3,
    Role.WEB: 3,
    Role.NOTIFY: 3,
}
_FOR_EVER = frozenset({Role.WEB, Role.NOTIFY})  # what a run that ends by itself does without
CATALOGUE_STAGE = STAGES[Role.SYNC]  # when it is over, the table of sources is complete and nothing polls yet
# The first lets a running task end, the second breaks it off: its page or source is found again by the sweeps.
_WORKER_STOP = (signal.SIGTERM, signal.SIGQUIT)
# Celery's banner, which no option turns off, and advice on Ctrl-C that is not meant for this one
_BANNER = re.compile(
    r"\s*-{6}|-+ \*|- \*\* -|\s+\.> |\s+\. \w+( -> .*)?$|\[tasks\]"
    r"|__    -|LocalTime ->|Configuration ->|Connected to redis|worker: Hitting Ctrl"
)


@contextmanager
def supervised(
    config: Config, layout: Layout, servers: Servers, log: LogStream, *, web: int | None
) -> Iterator[Supervisor]:
    """The servers that have to be started and all roles, under one supervisor; nothing runs yet.

    `web` is the port of the web page; with None there is no web page, and nobody is told anything. Everything is
    stopped at the end of the block. Raises Interrupted after Ctrl-C.
    """
    roles = [role for role in STAGES if web is not None or role not in _FOR_EVER]
    addresses = Addresses(servers.database_url, servers.broker_url, web or 0)
    with Supervisor([*servers.programs, *programs(roles, config, addresses, layout, os.environ)], log) as supervisor:
        try:
            yield supervisor
        finally:
            log.say("Stopping.")
    log.say("Stopped.")


def programs(
    roles: Collection[Role], config: Config, addresses: Addresses, layout: Layout, base: Mapping[str, str]
) -> list[Program]:
    """`base` is the environment that the children inherit."""
    return [_program(role, config, addresses, layout, base) for role in STAGES if role in roles]


def web_port(config: Config) -> int:
    """The port that the web page will have. Raises SvodkaError when the wanted one is taken."""
    if config.web_port == 0:
        return ports.any_free(config.web_host)
    if not ports.is_free(config.web_port, config.web_host):
        raise ports.in_use(config.web_port, "SVODKA_WEB_PORT")
    return config.web_port


def _program(role: Role, config: Config, addresses: Addresses, layout: Layout, base: Mapping[str, str]) -> Program:
    mark = layout.ready_file(role)

    def ready() -> bool:
        if role is Role.WEB:
            return web_answers(config.web_host, addresses.web_port)
        return mark.exists()

    return Program(
        name=str(role),
        argv=command(role, config),
        env=environment(role, config, addresses, base),
        cwd=Path.cwd(),  # relative paths in settings mean the caller's folder; spiders may live there too
        prepare=lambda: mark.unlink(missing_ok=True),
        ready=ready,
        start_seconds=300.0 if role in ONCE else 60.0,
        stop_signals=_WORKER_STOP if role in WORKERS else (signal.SIGTERM,),
        stop_seconds=3.0 if role in WORKERS or role is Role.NOTIFY else 1.5,
        stage=STAGES[role],
        once=role in ONCE,
        tidy=_tidy,
    )


def _tidy(line: str) -> str:
    return "" if _BANNER.match(line) else line
