"""An article is read again from its stored raw page: with newer code, or with a memory that has grown wiser."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.models import Removal
from core.outcomes import Outcome
from dedupe.decide import Fingerprint, fingerprint
from extraction import VERSION
from storage import articles, frontier, sources
from storage.article_facts import facts_in, facts_of, note_reading
from storage.articles import Draft, Known
from storage.engine import Database
from storage.locks import lock_address
from storage.text import storable
from tasks.memory import site_lines
from tasks.read import read
from tasks.store import draft_of, revise

_TRIES = 3  # an article that is revised by others again and again is left to them


@dataclass(frozen=True, slots=True)
class Change:
    """How an article would change, or did. `removed` is every line that is now cut, with its reason; `facts` are
    what else readers would get differently (names of FACTS), old and new.

    With an `outcome` other than ARTICLE the page no longer reads as one: the article stays, and that is noted.
    """

    article: int
    url: str
    outcome: Outcome
    old_title: str
    new_title: str
    old_paragraphs: tuple[str, ...]
    new_paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...]
    facts: dict[str, tuple[object, object]]
    old_version: str
    new_version: str


def reextract(db: Database, article_number: int, *, write: bool, cause: str = "reprocess") -> Change | None:
    """None where readers would get the same to the letter, where it is noted already that the page reads as no
    article, or where it cannot be read again (no such article, its raw page is past its time or waits to be
    processed). With `write` the change is a revision whose cause is `cause`."""
    for _ in range(_TRIES):
        with db.begin() as session:
            article = articles.get(session, article_number)
            page = None if article is None else frontier.raw_page(session, article.page_id)
            if article is None or page is None:
                return None
            rules = sources.rules_of(session, page.source_id)
            memory = site_lines(session, page.source_id, page.document)
            stored = facts_of(session, article_number)
        found = read(page, rules, memory)
        reads_as = None if found.outcome is Outcome.ARTICLE else str(found.outcome)
        new_paragraphs = tuple(storable(paragraph) for paragraph in found.paragraphs)
        now = stored.values if reads_as else facts_in(found)
        facts = {name: (old, now[name]) for name, old in stored.values.items() if old != now[name]}
        same = article.title == storable(found.title) and article.paragraphs == new_paragraphs and not facts
        if stored.reads_as == reads_as and (same or reads_as):
            return None
        change = Change(
            article=article.number,
            url=page.final_url,
            outcome=found.outcome,
            old_title=article.title,
            new_title=found.title,
            old_paragraphs=article.paragraphs,
            new_paragraphs=new_paragraphs,
            removed=found.removed,
            facts=facts,
            old_version=article.extractor_version,
            new_version=VERSION,
        )
        if not write:
            return change
        if reads_as:
            if db.do(lambda session: _noted(session, article, found.outcome)):  # noqa: B023 - called at once
                return change
            continue
        print_ = fingerprint(found.title, found.paragraphs)
        draft = draft_of(page, found, print_, article.url_key)
        if db.do(lambda session: _revised(session, article, draft, print_, cause)):  # noqa: B023 - called at once
            return change
    return None


def _revised(session: Session, read: Known, draft: Draft, print_: Fingerprint, cause: str) -> bool:
    """False where the article was revised by others since it was `read`."""
    current = _unchanged(session, read)
    if current is not None:
        revise(session, draft, print_, current, cause=cause)
    return current is not None


def _noted(session: Session, read: Known, outcome: Outcome) -> bool:
    current = _unchanged(session, read)
    if current is not None:
        note_reading(session, current.number, outcome)
    return current is not None


def _unchanged(session: Session, read: Known) -> Known | None:
    lock_address(session, read.url_key)
    current = articles.get(session, read.number)
    same = current is not None and (current.revision, current.page_id) == (read.revision, read.page_id)
    return current if same else None
