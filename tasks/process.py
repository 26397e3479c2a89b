"""The middle of the line, on one screen: a raw page becomes an article, or ends with a stored outcome."""

import logging
from datetime import UTC, datetime

from celery import signals
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.models import Extraction
from core.outcomes import Outcome
from core.recheck import next_look
from dedupe.decide import fingerprint
from extraction.preload import preload
from storage import frontier, reclean, sources, withdrawals
from storage.engine import Database
from storage.frontier import RawPage
from tasks.app import app, config, database
from tasks.forks import settle
from tasks.layouts import note_layout
from tasks.memory import learn, site_lines
from tasks.read import read
from tasks.store import store

log = logging.getLogger(__name__)

_RECLEAN_EXPIRES = 60  # seconds; the sweep asks again


@signals.worker_init.connect
def _before_the_forks(**_: object) -> None:
    preload()
    settle()


@app.task(name="process")
def process(page_ids: list[int]) -> None:
    """Each page in its own transactions. What a killed worker leaves is found by the sweep.

    A page that raises is noted and tried again by the sweep; it does not hold up the others of its message.
    """
    for page_id in page_ids:
        try:
            process_page(database(), page_id)
        except Exception as error:
            log.exception("page %d could not be processed", page_id)
            _note(database(), page_id, f"{type(error).__name__}: {error}")
    with database().begin() as session:
        waits = bool(reclean.waiting_sites(session))
    if waits:
        app.send_task("reclean", expires=_RECLEAN_EXPIRES)


def process_page(db: Database, page_id: int) -> Outcome | None:
    """Returns the stored outcome, or None when the page is done already or in other hands."""
    with db.begin() as session:
        page = frontier.begin_processing(session, page_id)
        if page is None:
            return None
        rules = sources.rules_of(session, page.source_id)
        memory = site_lines(session, page.source_id, page.document)
    if page.process_attempts > config().process_attempts:
        trouble = page.detail or "its processing ended the worker"
        return _end(db, page, Outcome.POISON, f"{trouble} ({config().process_attempts} tries)")

    found = read(page, rules, memory)
    if found.outcome is not Outcome.ARTICLE:
        with db.begin() as session:
            note_layout(session, page, found, rules, memory)
        return _end(db, page, found.outcome, found.detail)
    print_ = fingerprint(found.title, found.paragraphs)

    def write(session: Session) -> Outcome | None:
        if not frontier.lock_fetched(session, page.id):
            return None
        outcome, number = store(session, page, found, print_)
        note_layout(session, page, found, rules, memory)
        is_new, document = outcome is Outcome.ARTICLE, None
        if found.observed and page.document is None:  # once, however often the page is read
            document = learn(session, page, found.observed, number, found.paragraphs, memory)
        frontier.finish_page(
            session,
            page.id,
            outcome,
            "",
            datetime.now(UTC),
            article=number,
            document=document,
            recheck_at=_next_look(page, found) if is_new else None,
        )
        if not is_new:
            withdrawals.returned(session, number)
        return outcome

    return db.do(write)


def _next_look(page: RawPage, found: Extraction) -> datetime | None:
    return next_look(found.published_at, page.fetched_at, page.fetched_at, config().recheck_steps)


def _note(db: Database, page_id: int, trouble: str) -> None:
    try:
        with db.begin() as session:
            frontier.note_trouble(session, page_id, trouble)
    except SQLAlchemyError as error:
        log.warning("the trouble could not be noted: %s", error)


def _end(db: Database, page: RawPage, outcome: Outcome, detail: str) -> Outcome | None:
    with db.begin() as session:
        ended = frontier.finish_page(session, page.id, outcome, detail, datetime.now(UTC))
    return outcome if ended else None
