"""`svodka up`: everything on this machine, until Ctrl-C; with --once, until nothing is left to do."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import once as once_through
from cli.catalogue import up_to_catalogue
from core import config as settings
from core.config import Config
from core.errors import SvodkaError
from service.layout import Layout
from service.lineup import supervised, web_port
from service.logs import LogStream
from service.servers import plan
from service.state import Running, only_service, only_user_of_servers, publish
from service.supervisor import Interrupted
from storage.engine import Database
from web.auth.first import owner_link


def up(
    once: Annotated[bool, typer.Option("--once", help="Poll every source once, process all, print a summary.")] = False,
    replay: Annotated[
        Path | None, typer.Option("--replay", metavar="FILE", help="WARC archive that answers in place of the network.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="WARC archive that every answer is written to.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --once: the summary as one JSON object.")] = False,
) -> None:
    """Starts databases, workers, clock and web page, and keeps them running. Ctrl-C stops all of it.

    With DATABASE_URL and BROKER_URL set it uses those servers, else its own in SVODKA_VAR.
    """
    if as_json and not once:
        raise SvodkaError("--json shows the summary of --once.", "Log lines as JSON: SVODKA_LOG_FORMAT=json")
    config = configured(replay, record)
    _ = config.receivers  # raises for what cannot be understood, before anything runs
    layout = Layout.of(config.var)
    with only_service(layout), only_user_of_servers(layout, to_stderr):
        try:
            if once:
                once_through.run(config, layout, as_json=as_json)
            else:
                _serve(config, layout)
        except Interrupted:
            raise typer.Exit(130 if once else 0) from None  # stopping a service that runs for ever is no failure


def configured(replay: Path | None, record: Path | None) -> Config:
    """The settings with the options in them; the children read the same from their environment."""
    replay = replay or settings.load().replay
    if replay is not None and not replay.is_file():
        raise SvodkaError(
            f"There is no archive {replay}.", "--replay and SVODKA_REPLAY take a WARC file, .warc or .warc.gz."
        )
    if replay is not None:
        from crawler.replay import Archive  # Scrapy is needed for nothing else here

        if damage := Archive(replay).damage:
            to_stderr(damage)
    for name, file in (("SVODKA_REPLAY", replay), ("SVODKA_RECORD", record)):
        if file is not None:
            os.environ[name] = str(file.absolute())
    for sentence in settings.unknown_variables(os.environ):
        to_stderr(f"WARNING {sentence}")
    return settings.load()


def _serve(config: Config, layout: Layout) -> None:
    log = LogStream(sys.stdout, as_json=config.log_format == "json")
    servers = plan(config, layout, log.say)
    port = web_port(config)
    web_url = f"http://{config.web_host}:{port}/"
    with supervised(config, layout, servers, log, web=port) as supervisor:
        log.say("Starting. Ctrl-C stops everything.")
        if os.geteuid() == 0:
            log.say("This is root. An ordinary user is enough for Svodka, and safer.")
        up_to_catalogue(supervisor, servers)
        supervisor.start()
        log.say(f"Svodka runs. Its page: {web_url}")
        _offer_first_account(servers.database_url, web_url, log)
        shown: dict[str, int] = {}

        def tell_others() -> bool:
            nonlocal shown
            if (pids := supervisor.pids) != shown:
                shown = pids
                publish(layout, Running(os.getpid(), servers.database_url, servers.broker_url, web_url, pids))
            return False

        supervisor.watch(tell_others)


def _offer_first_account(database_url: str, web_url: str, log: LogStream) -> None:
    """Whoever reads this output owns the machine: they get the link that makes the first account, once."""
    database = Database(database_url)
    try:
        link = owner_link(database, web_url, datetime.now(UTC))
    finally:
        database.close()
    if link is not None:
        log.say(f"There is no account yet. This link makes the owner's, once, within a day: {link}")


def to_stderr(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
