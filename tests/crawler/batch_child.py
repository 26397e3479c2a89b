"""Run as a program: claims every source and polls it in this process, as the crawl task does."""

import dataclasses
import json
import logging
import socket
import sys
from datetime import UTC, datetime, timedelta

from core.config import load
from crawler.batch import run_batch
from crawler.loader import load_spiders
from storage import claims, sources
from storage.engine import Database

INSIDE = {"inside.example": "127.0.0.200"}  # stands for a public name server that answers with a private address
_look_up = socket.gethostbyname


def main() -> None:
    logging.basicConfig(level="INFO", stream=sys.stderr)
    socket.gethostbyname = lambda name: INSIDE.get(name) or _look_up(name)
    config = load()
    assert config.database_url is not None
    database = Database(config.database_url.get_secret_value())
    lease, now = timedelta(seconds=300), datetime.now(UTC)
    with database.begin() as session:
        sources.sync(session, [site.facts() for site in load_spiders(config).spiders.values()])
        sources.make_due(session, now)
    with database.begin() as session:
        held = claims.start(session, claims.claim_due(session, 200, lease, now), lease, now)
    announced: list[int] = []
    report = run_batch(held, config, announced.extend)
    sys.stdout.write(json.dumps({"report": dataclasses.asdict(report), "announced": announced}) + "\n")


main()
