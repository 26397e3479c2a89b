"""What a text is to those already stored, and the rows that say so. Every function works in the caller's transaction.

Locks are taken in one order, here and in `tasks/reextract.py`: page, addresses, sketch, stories, site memory.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.models import Decision, Extraction, Relation
from core.outcomes import Outcome
from core.urls import BadUrl, same_site, url_key
from dedupe.decide import Fingerprint, decide, fingerprint
from dedupe.signature import SCHEME
from extraction import VERSION
from storage import articles, clusters, duplicates
from storage.articles import Draft, Known
from storage.frontier import RawPage
from tasks.app import config

_ONE_STORY = (Relation.REPRINT, Relation.UPDATE)


def store(session: Session, page: RawPage, found: Extraction, print_: Fingerprint) -> tuple[Outcome, int]:
    """Writes a new article, a revision or nothing; returns outcome and article."""
    known, key = _same_address(session, page, found, print_)
    draft = draft_of(page, found, print_, key)
    if known is not None and (known.content_hash == draft.content_hash or known.page_id != page.id):
        articles.touch(session, known.number, page.fetched_at)
        return (Outcome.UNCHANGED if known.page_id == page.id else Outcome.ALIAS), known.number
    if known is not None:
        revise(session, draft, print_, known, cause="fetched")
        return Outcome.REVISED, known.number

    kin = _kin(session, draft, print_, None)
    stories = [other.cluster_id for other, decision in kin.earlier if decision.relation in _ONE_STORY]
    cluster = clusters.merge(session, stories) if stories else clusters.new(session)
    number = articles.insert(session, draft, cluster)
    duplicates.index(session, number, print_.sketch.tolist(), _moment(draft, None))
    duplicates.relate(session, number, {other.number: decision for other, decision in kin.earlier})
    clusters.assign_roles(session, cluster)
    return Outcome.ARTICLE, number


def revise(session: Session, draft: Draft, print_: Fingerprint, known: Known, *, cause: str) -> None:
    """Gives a known article another text. A text that was only read better (any cause but "fetched") leaves a story
    that nothing but the badly read lines had joined it to; one that the publisher changed stays in its story."""
    kin = _kin(session, draft, print_, known)
    kindred = [other for other, decision in (*kin.earlier, *kin.later) if decision.relation in _ONE_STORY]
    # all of them before any is changed: a copy that joins the former story meanwhile waits, and so do two merges
    clusters.lock(session, [known.cluster_id, *(other.cluster_id for other in kindred)])
    story_of = clusters.of(session, [known.number, *(other.number for other in kindred)])
    former, stories = story_of[known.number], [story_of[other.number] for other in kindred]
    if cause == "fetched" or former in stories or kin.alone:
        cluster = clusters.merge(session, [former, *stories])
    else:
        cluster = clusters.merge(session, stories) if stories else clusters.new(session)
        clusters.move(session, known.number, cluster)
    articles.revise(session, known, draft, cause)
    former_sketch = fingerprint(known.title, known.paragraphs).sketch.tolist()
    duplicates.unindex(session, known.number, former_sketch, known.published_at or known.first_seen_at)
    duplicates.index(session, known.number, print_.sketch.tolist(), _moment(draft, known))
    duplicates.relate(session, known.number, {other.number: decision for other, decision in kin.earlier})
    duplicates.relate_later(session, known.number, {other.number: decision for other, decision in kin.later})
    for one in sorted({cluster, former}):
        clusters.assign_roles(session, one)


def draft_of(page: RawPage, found: Extraction, print_: Fingerprint, key: str) -> Draft:
    return Draft(
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


def _same_address(session: Session, page: RawPage, found: Extraction, print_: Fingerprint) -> tuple[Known | None, str]:
    """The article that already stands at this page's address, and the key to store under.

    The canonical address decides, if it is the same site's and leads to much the same text: sites
    exist that name one canonical address for all their pages.
    """
    own = _key_of(page.final_url) or url_key(page.url)
    keys = [own]
    if found.canonical_url and same_site(found.canonical_url, page.final_url):
        keys.insert(0, _key_of(found.canonical_url) or own)
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


def _key_of(address: str) -> str | None:
    """None for an address that no article can have: a server may redirect to anything, and name anything."""
    try:
        return url_key(address)
    except BadUrl:
        return None


@dataclass(frozen=True, slots=True)
class _Kin:
    """Articles related to a text: those known before it, and those that came after an article that is read again.

    `alone`: the article has its story to itself.
    """

    earlier: list[tuple[Known, Decision]]
    later: list[tuple[Known, Decision]]
    alone: bool


def _kin(session: Session, draft: Draft, print_: Fingerprint, known: Known | None) -> _Kin:
    hashes = print_.sketch.tolist()
    duplicates.lock(session, hashes, print_.content_hash)
    window = timedelta(days=config().dedupe_days)
    numbers = set(duplicates.candidates(session, hashes, print_.content_hash, _moment(draft, known), window))
    members = set(clusters.members(session, known.cluster_id)) if known else set()
    own = known.number if known else None
    found = _Kin([], [], alone=members <= {own})
    for other in articles.load(session, sorted((numbers | members) - {own})):
        theirs = fingerprint(other.title, other.paragraphs)
        same_site = other.source_id == draft.source_id
        if own is None or other.number < own:
            decision = decide(print_, theirs, same_site=same_site, same_url=False)
            side = found.earlier
        else:
            decision = decide(theirs, print_, same_site=same_site, same_url=False)
            side = found.later
        if decision.relation is not Relation.NONE:
            side.append((other, decision))
    return found


def _moment(draft: Draft, known: Known | None) -> datetime:
    """A text without a date stays in the month that it was first seen in, however often it is read again."""
    return draft.extraction.published_at or (known.first_seen_at if known else draft.seen_at)
