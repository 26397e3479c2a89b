"""A second answer of an article's page: a correction becomes a revision; anything but the article changes nothing."""

import logging

from sqlalchemy.orm import Session

from core.models import Extraction
from core.outcomes import Outcome
from dedupe.decide import Fingerprint, fingerprint
from storage import articles, rechecks, sources, withdrawals
from storage.articles import Known
from storage.engine import Database
from storage.frontier import RawPage
from storage.locks import lock_address
from tasks.app import app, config, database
from tasks.memory import site_lines
from tasks.read import read
from tasks.store import draft_of, is_version, revise

log = logging.getLogger(__name__)


@app.task(name="recheck")
def recheck(page_ids: list[int]) -> None:
    """Each answer in its own transactions; the sweep asks again for those that raise or that a killed worker leaves."""
    for page_id in page_ids:
        try:
            recheck_page(database(), page_id)
        except Exception:
            log.exception("the second answer of page %d could not be processed", page_id)


def recheck_page(db: Database, page_id: int) -> Outcome | None:
    """What the second look found; None when there is no answer to process, or it is in other hands."""
    with db.begin() as session:
        begun = rechecks.begin(session, page_id)
        if begun is None:
            return None
        answer, attempts = begun
        rules = sources.rules_of(session, answer.source_id)
        memory = site_lines(session, answer.source_id, answer.document)
    if attempts > config().process_attempts:
        return _drop(db, answer, Outcome.POISON, f"its processing ended the worker ({config().process_attempts} tries)")
    found = read(answer, rules, memory)
    if found.outcome is not Outcome.ARTICLE:
        return _drop(db, answer, found.outcome, found.detail)
    print_ = fingerprint(found.title, found.paragraphs)
    return db.do(lambda session: _write(session, answer, found, print_))


def _write(session: Session, answer: RawPage, found: Extraction, print_: Fingerprint) -> Outcome | None:
    number = rechecks.lock(session, answer)
    known = None if number is None else articles.get(session, number)
    if known is None:
        return None
    lock_address(session, known.url_key)
    known = articles.get(session, known.number) or known
    if known.content_hash == print_.content_hash:
        outcome, detail = Outcome.UNCHANGED, ""
        articles.touch(session, known.number, answer.fetched_at)
    elif _same_article(found, print_, known):
        outcome, detail = Outcome.REVISED, ""
        revise(session, draft_of(answer, found, print_, known.url_key), print_, known, cause="fetched")
    else:
        outcome, detail = Outcome.SOFT_404, f"the page tells another text now: {found.title[:200]}"
    if not detail:
        rechecks.take_over(session, answer)
        withdrawals.returned(session, known.number)
    rechecks.end(session, answer, outcome, detail)
    return outcome


def _same_article(found: Extraction, print_: Fingerprint, known: Known) -> bool:
    """A correction keeps the headline or much of the text; a page that keeps neither has become another."""
    same_title = " ".join(found.title.casefold().split()) == " ".join(known.title.casefold().split())
    return same_title or is_version(print_, fingerprint(known.title, known.paragraphs))


def _drop(db: Database, answer: RawPage, outcome: Outcome, detail: str) -> Outcome | None:
    with db.begin() as session:
        if rechecks.lock(session, answer) is None:
            return None
        rechecks.end(session, answer, outcome, detail)
    return outcome
