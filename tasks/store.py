"""What a text is to those already stored, and the rows that say so. Every function works in the caller's transaction.

Locks are taken in one order, here and in `tasks/reextract.py`: page, addresses, sketch, stories, site memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.models import Extraction, Relation
from core.outcomes import Outcome
from core.urls import BadUrl, same_site, url_key
from dedupe.decide import Fingerprint, decide, fingerprint
from dedupe.shingles import SCHEME as SHINGLES
from dedupe.shingles import stored
from dedupe.signature import SCHEME
from extraction import VERSION
from storage import articles, clusters, duplicates, relations, roles, shingles
from storage.articles import Draft, Known
from storage.duplicates import LookedUp
from storage.frontier import RawPage
from storage.locks import lock_text
from tasks.app import config
from tasks.kin import Text, compare, compare_again, remember
from tasks.stories import regroup

_NEIGHBOURS = 200  # as many are compared again when an article gets another text


def store(session: Session, page: RawPage, found: Extraction, print_: Fingerprint) -> tuple[Outcome, int]:
    """Writes a new article, a revision or nothing; returns outcome and article."""
    keys = _keys(page, found)
    draft = draft_of(page, found, print_, keys[0])
    near = _look_up(session, draft, _moment(draft, None), keys)
    known, key = _same_address(session, page, print_, keys, near.addressed)
    draft = replace(draft, url_key=key)
    if known is not None and (known.content_hash == draft.content_hash or known.page_id != page.id):
        articles.touch(session, known.number, page.fetched_at)
        return (Outcome.UNCHANGED if known.page_id == page.id else Outcome.ALIAS), known.number
    if known is not None:
        revise(session, draft, print_, known, cause="fetched")
        return Outcome.REVISED, known.number

    text = Text(print_, draft.source_id)
    kin = compare(session, text, near.candidates)
    held = clusters.hold(session, kin.joined, seen=kin.places)
    compare_again(session, text, kin, held)
    stories = {held[number].story for number in kin.joined}
    story = clusters.merge(session, stories) if stories else None
    number = articles.insert(session, draft, story)
    remember(session, number, print_)
    relations.record(session, kin.pairs(number))
    if story is not None and len(stories) == 1:
        roles.join(session, story, number)
    elif story is not None:
        roles.settle(session, story)
    return Outcome.ARTICLE, number


def revise(session: Session, draft: Draft, print_: Fingerprint, known: Known, *, cause: str) -> None:
    """Gives a known article another text, and with it the place among the stories that a new article would have.

    A publisher's next version of a text (cause "fetched") stays a witness of the story that the earlier one told,
    even if little of that is left. What was only badly read before, or is another text altogether, does not.
    """
    text = Text(print_, draft.source_id, known.number)
    near, related = relations.neighbours(session, known.number, _NEIGHBOURS)
    candidates = _look_up(session, draft, _moment(draft, known)).candidates
    known_shingles = shingles.load(session, near, SHINGLES)
    candidates = {number: known_shingles.get(number) for number in near} | candidates
    kin = compare(session, text, candidates, all_of=set(near))
    held = clusters.hold(session, {known.number, *kin.joined})
    compare_again(session, text, kin, held)
    former_print = fingerprint(known.title, known.paragraphs)
    kept = related - kin.joined if cause == "fetched" and is_version(print_, former_print) else set()
    for number in kept:
        kin.decisions.pop(number, None)

    former = held[known.number].story
    stories = {held[number].story for number in kin.joined}
    leaves = not kept and former not in stories and not clusters.alone(session, former, known.number)
    if leaves:
        story = clusters.merge(session, stories) if stories else clusters.new(session)
        clusters.move(session, [known.number], story)
    else:
        story = former = clusters.merge(session, {former, *stories})
    articles.revise(session, known, draft, cause)
    former_moment = known.published_at or known.first_seen_at
    duplicates.unindex(session, known.number, former_print.sketch.tolist(), former_moment)
    duplicates.index(session, known.number, draft.sketch, _moment(draft, known))
    # relations that were not looked at again, of a text with hundreds of copies, hold as long as it is one of them
    relations.forget(session, known.number, None if leaves else set(near) - kept)
    relations.record(session, kin.pairs(known.number))
    if related - kin.joined - kept:
        regroup(session, former)
    else:
        roles.settle(session, former)
    if leaves:
        roles.settle(session, story)


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
        sketch=tuple(print_.sketch.tolist()),
        shingles=stored(print_.shingles),
        shingle_scheme=SHINGLES,
        extractor_version=VERSION,
        seen_at=page.fetched_at,
    )


def _keys(page: RawPage, found: Extraction) -> list[str]:
    """Under which the page's article may stand, the best first; the last is its own address."""
    own = _key_of(page.final_url) or url_key(page.url)
    if found.canonical_url and same_site(found.canonical_url, page.final_url):
        return list(dict.fromkeys((_key_of(found.canonical_url) or own, own)))
    return [own]


def _same_address(
    session: Session, page: RawPage, print_: Fingerprint, keys: Sequence[str], addressed: Mapping[str, int]
) -> tuple[Known | None, str]:
    """The article that already stands at this page's address, and the key to store under.

    The canonical address decides, if it is the same site's and leads to much the same text: sites
    exist that name one canonical address for all their pages.
    """
    own = keys[-1]
    for key in keys:
        known = articles.get(session, addressed[key]) if key in addressed else None
        if known is None:
            continue
        if known.page_id == page.id or key == own:
            return known, key
        decision = decide(print_, fingerprint(known.title, known.paragraphs), same_site=True, same_url=True)
        if known.content_hash == print_.content_hash or decision.relation is not Relation.NONE:
            return known, key
        return (articles.get(session, addressed[own]) if own in addressed else None), own
    return None, keys[0]


def _key_of(address: str) -> str | None:
    """None for an address that no article can have: a server may redirect to anything, and name anything."""
    try:
        return url_key(address)
    except BadUrl:
        return None


def _look_up(session: Session, draft: Draft, moment: datetime, keys: Sequence[str] = ()) -> LookedUp:
    """Under locks on the addresses and on all that the text could share with another."""
    lock_text(session, draft.sketch, draft.content_hash, keys)
    window = timedelta(days=config().dedupe_days)
    return duplicates.look_up(session, draft.sketch, draft.content_hash, moment, window, keys, SHINGLES)


def is_version(new: Fingerprint, old: Fingerprint) -> bool:
    """Whether two texts of one address are versions of one article."""
    return decide(new, old, same_site=True, same_url=True).relation is not Relation.NONE


def _moment(draft: Draft, known: Known | None) -> datetime:
    """A text without a date stays in the month that it was first seen in, however often it is read again."""
    return draft.extraction.published_at or (known.first_seen_at if known else draft.seen_at)
