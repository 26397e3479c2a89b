"""`svodka run ROLE` and `svodka health ROLE`: one role alone, as docker-compose.yml runs them."""

import os
import sys
from typing import Annotated

import typer

from core import config as settings
from core.errors import SvodkaError
from service import health as checks
from service.layout import Layout
from service.reach import wait_for_broker, wait_for_database
from service.roles import Addresses, Role, command, environment, parse
from service.servers import given

RoleName = Annotated[str, typer.Argument(metavar="ROLE", help=f"One of {', '.join(Role)}.")]


def run(name: RoleName) -> None:
    """Runs the role in this process, on DATABASE_URL and BROKER_URL, which must be set."""
    role = parse(name)
    config = settings.load()
    database, broker = given(config)
    if not database or not broker:
        raise SvodkaError(
            "One role alone needs servers that it shares with the others.",
            "Set DATABASE_URL and BROKER_URL. To start everything on this machine: ./svodka up",
        )
    layout = Layout.of(config.var)
    layout.ready_file(role).unlink(missing_ok=True)
    wait_for_database(database, say)
    wait_for_broker(broker, say)
    argv = command(role, config)
    addresses = Addresses(database, broker, config.web_port)
    os.execve(argv[0], argv, environment(role, config, addresses, os.environ))  # noqa: S606


def health(name: RoleName) -> None:
    """Exit code 0 when the role works here, 1 and a sentence when it does not."""
    checks.check(parse(name), settings.load())


def say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
