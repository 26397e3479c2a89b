"""The middle of the line, on one screen: a raw page becomes an article, or ends with a stored outcome."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.models import Decision, Extraction, Precision, Relation
from core.outcomes import Outcome
from core.urls import same_site, url_key
from dedupe.decide import Fingerprint, decide, fingerprint
from dedupe.signature import SCHEME
from extraction import VERSION, extract
from extraction.published import is_from_text
from storage import articles, clusters, duplicates, frontier, sources
from storage.articles import Draft, Known
from storage.engine import Database
from storage.frontier import RawPage
from tasks.app import app, config, database

log = logging.getLogger(__name__)

_SAME_NEWS = timedelta(days=1)  # between the dates that a feed and its page give
_ONE_STORY = (Relation.REPRINT, Relation.UPDATE)


@app.task(name="process")
def process(page_ids: list[int]) -> None:
    """Each page in its own transaction. What a killed worker leaves is found by the sweep."""
    for page_id in page_ids:
        process_page(database(), page_id)


def process_page(db: Database, page_id: int) -> Outcome | None:
    """Returns the stored outcome, or None when the page is done already or in other hands."""
    with db.begin() as session:
        page = frontier.begin_processing(session, page_id)
        rules = None if page is None else sources.rules_of(session, page.source_id)
    if page is None:
        return None
    if page.process_attempts > config().process_attempts:
        return _end(db, page, Outcome.POISON, f"its processing ended the worker {config().process_attempts} times")

    found = extract(
        page.body,
        url=page.final_url,
        charset=_header_charset(page),
        now=page.fetched_at,
        rules=rules,
    )
    if found.outcome is not Outcome.ARTICLE:
        return _end(db, page, found.outcome, found.detail)
    found = _with_hints(found, page)
    print_ = fingerprint(found.title, found.paragraphs)

    with db.begin() as session:
        if not frontier.lock_fetched(session, page.id):
            return None
        outcome, number = _store(session, page, found, print_)
        frontier.finish_page(session, page.id, outcome, "", datetime.now(UTC), article=number)
    return outcome


def _end(db: Database, page: RawPage, outcome: Outcome, detail: str) -> Outcome | None:
    with db.begin() as session:
        ended = frontier.finish_page(session, page.id, outcome, detail, datetime.now(UTC))
    return outcome if ended else None


def _header_charset(page: RawPage) -> str | None:
    content_type = page.headers.get("content-type", "")
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else None


def _with_hints(found: Extraction, page: RawPage) -> Extraction:
    """The feed's date, the publisher's word too: where the page has none, or none that can be right.

    A date in the visible text that is later than the feed's lacks its year or is the page's clock.
    """
    hint = page.published_hint
    if hint is None or hint > page.fetched_at:
        return found
    read = found.published_at
    if read is not None and not (is_from_text(found.published_evidence) and read > hint + _SAME_NEWS):
        return found
    return replace(
        found,
        published_at=hint,
        published_precision=Precision.MINUTE,
        published_evidence=f"feed: {hint.isoformat()}",
        alternatives=(*found.alternatives, *([found.published_evidence] if read else [])),
    )


def _store(session: Session, page: RawPage, found: Extraction, print_: Fingerprint) -> tuple[Outcome, int]:
    """Decides what the text is to those already stored, and writes it; returns outcome and article."""
    known, key = _same_address(session, page, found, print_)
    draft = Draft(
        source_id=page.source_id,
        page_id=page.id,
        url=page.final_url,
        url_key=key,
        extraction=found,
        content_hash=print_.content_hash,
        signature=print_.signature,
        signature_scheme=SCHEME,
        extractor_version=VERSION,
        seen_at=page.fetched_at,
    )
    if known is not None and (known.content_hash == draft.content_hash or known.page_id != page.id):
        articles.touch(session, known.number, page.fetched_at)
        return (Outcome.UNCHANGED if known.page_id == page.id else Outcome.ALIAS), known.number

    hashes = print_.sketch.tolist()
    duplicates.lock(session, hashes, print_.content_hash)
    related = _relations(session, page, draft, print_, known)
    stories = [other.cluster_id for other, decision in related if decision.relation in _ONE_STORY]
    if known is None:
        cluster = clusters.merge(session, stories) if stories else clusters.new(session)
        number = articles.insert(session, draft, cluster)
        outcome = Outcome.ARTICLE
    else:
        cluster = clusters.merge(session, [known.cluster_id, *stories])
        articles.revise(session, known, draft)
        duplicates.unindex(session, known.number, fingerprint(known.title, known.paragraphs).sketch.tolist())
        number, outcome = known.number, Outcome.REVISED
    duplicates.index(session, number, hashes, _moment(draft))
    duplicates.relate(session, number, {other.number: decision for other, decision in related})
    clusters.assign_roles(session, cluster)
    return outcome, number


def _same_address(session: Session, page: RawPage, found: Extraction, print_: Fingerprint) -> tuple[Known | None, str]:
    """The article that already stands at this page's address, and the key to store under.

    The canonical address decides, if it is the same site's and leads to much the same text: sites
    exist that name one canonical address for all their pages.
    """
    own = url_key(page.final_url)
    keys = [own]
    if found.canonical_url and same_site(found.canonical_url, page.final_url):
        keys.insert(0, url_key(found.canonical_url))
    for key in sorted(set(keys)):
        articles.lock_url(session, key)
    for key in keys:
        known = articles.find(session, key)
        if known is None:
            continue
        if known.page_id == page.id or key == own:
            return known, key
        decision = decide(print_, fingerprint(known.title, known.paragraphs), same_site=True, same_url=True)
        if known.content_hash == print_.content_hash or decision.relation is not Relation.NONE:
            return known, key
        return articles.find(session, own), own
    return None, keys[0]


def _relations(
    session: Session, page: RawPage, draft: Draft, print_: Fingerprint, known: Known | None
) -> list[tuple[Known, Decision]]:
    window = timedelta(days=config().dedupe_days)
    numbers = duplicates.candidates(session, print_.sketch.tolist(), print_.content_hash, _moment(draft), window)
    found = []
    for other in articles.load(session, numbers):
        if known is not None and other.number == known.number:
            continue
        decision = decide(
            print_,
            fingerprint(other.title, other.paragraphs),
            same_site=other.source_id == page.source_id,
            same_url=False,
        )
        if decision.relation is not Relation.NONE:
            found.append((other, decision))
    return found


def _moment(draft: Draft) -> datetime:
    return draft.extraction.published_at or draft.seen_at
