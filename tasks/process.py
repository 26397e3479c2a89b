"""The middle of the line, on one screen: a raw page becomes an article, or ends with a stored outcome."""

import logging
from datetime import UTC, datetime

from core.outcomes import Outcome
from dedupe.decide import fingerprint
from storage import frontier, reclean, sources
from storage.engine import Database
from storage.frontier import RawPage
from tasks.app import app, config, database
from tasks.memory import learn, site_lines
from tasks.read import read
from tasks.store import store

log = logging.getLogger(__name__)


@app.task(name="process")
def process(page_ids: list[int]) -> None:
    """Each page in its own transaction. What a killed worker leaves is found by the sweep."""
    for page_id in page_ids:
        process_page(database(), page_id)
    with database().begin() as session:
        waits = bool(reclean.waiting_sites(session))
    if waits:
        app.send_task("reclean")


def process_page(db: Database, page_id: int) -> Outcome | None:
    """Returns the stored outcome, or None when the page is done already or in other hands."""
    with db.begin() as session:
        page = frontier.begin_processing(session, page_id)
        if page is None:
            return None
        rules = sources.rules_of(session, page.source_id)
        memory = site_lines(session, page.source_id, page.document)
    if page.process_attempts > config().process_attempts:
        return _end(db, page, Outcome.POISON, f"its processing ended the worker {config().process_attempts} times")

    found = read(page, rules, memory)
    if found.outcome is not Outcome.ARTICLE:
        return _end(db, page, found.outcome, found.detail)
    print_ = fingerprint(found.title, found.paragraphs)

    with db.begin() as session:
        if not frontier.lock_fetched(session, page.id):
            return None
        outcome, number = store(session, page, found, print_)
        if found.observed and page.document is None:  # once, however often the page is read
            document = learn(session, page, found.observed, number, found.paragraphs, memory)
            frontier.number_page(session, page.id, document)
        frontier.finish_page(session, page.id, outcome, "", datetime.now(UTC), article=number)
    return outcome


def _end(db: Database, page: RawPage, outcome: Outcome, detail: str) -> Outcome | None:
    with db.begin() as session:
        ended = frontier.finish_page(session, page.id, outcome, detail, datetime.now(UTC))
    return outcome if ended else None
