"""Texts and stored articles for the tests of stories, without a page around them."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import text

from core.models import Extraction, Precision
from core.outcomes import Outcome
from dedupe.decide import fingerprint
from storage import sources
from storage.engine import Database
from storage.frontier import RawPage
from tasks.store import store
from tests.storage.conftest import facts
from tests.tasks.conftest import NOW

_SYLLABLES = [first + second for first, second in zip("бвгджзклмнпрстфхцчшщ", "аоиоаеиоуеоиауиоуеае", strict=True)]


def sentences(seed: int, count: int = 12) -> list[str]:
    """Sentences of invented words that no other seed has, without names and numbers."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count * 14)]
    return [" ".join(words[start : start + 14]).capitalize() + "." for start in range(0, len(words), 14)]


@dataclass(frozen=True, slots=True)
class Document:
    """One article as its site shows it. A text of `chain` shares the most with its neighbours in the chain."""

    site: str
    paragraphs: tuple[str, ...]
    published: datetime | None = NOW
    precision: Precision = Precision.MINUTE
    seen: datetime = NOW + timedelta(hours=10)
    cites: str | None = None
    address: str = "1"
    title: str = "Заголовок"
    evidence: str = field(default="feed: 2026-03-02")

    @property
    def url(self) -> str:
        return f"https://{self.site}/{self.address}"


def chain(seed: int, link: int) -> tuple[str, ...]:
    """Texts with links next to each other are reprints, others of one chain are not."""
    return tuple(sentences(seed, 40)[3 * link : 3 * link + 10])


def extraction(document: Document) -> Extraction:
    return Extraction(
        outcome=Outcome.ARTICLE,
        title=document.title,
        paragraphs=document.paragraphs,
        published_at=document.published,
        published_precision=document.precision if document.published else Precision.UNKNOWN,
        published_evidence=document.evidence if document.published else "",
        origin_citation=document.cites,
    )


def watch(database: Database, *sites: str) -> None:
    """Makes the sites sources, in this order, beside those that are there."""
    with database.begin() as session:
        known = session.scalars(text("select name from source order by id")).all()
        sources.sync(session, [facts(site) for site in dict.fromkeys((*known, *sites))])


def arrive(database: Database, document: Document) -> Outcome:
    """The document is stored as the process stage does it, from its page or from its page's next version."""
    found = extraction(document)
    with database.begin() as session:
        source = session.scalar(text("select id from source where name = :name"), {"name": document.site})
        page = session.scalar(
            text("""
                insert into page (source_id, url, url_key) values (:source, :url, :url)
                on conflict (url_key) do update set url = excluded.url returning id
            """),
            {"source": source, "url": document.url},
        )
    raw = RawPage(
        id=page, source_id=source, url=document.url, final_url=document.url, status=200, headers={}, body=b"",
        fetched_at=document.seen, title_hint="", published_hint=None, process_attempts=1, detail="", document=None,
    )  # fmt: skip
    print_ = fingerprint(found.title, found.paragraphs)
    return database.do(lambda session: store(session, raw, found, print_)[0])


def stories(database: Database) -> dict[frozenset[str], tuple[str | None, float | None, list[str]]]:
    """The partition: addresses of each story's articles, with the original's address, how sure it is and why."""
    with database.begin() as session:
        rows = session.execute(
            text("""
                select array_agg(a.url) as urls, o.url as original, c.confidence, c.reasons
                from cluster c join article a on a.cluster_id = c.id left join article o on o.number = c.original
                group by c.id, o.url order by c.id
            """)
        ).all()
    return {frozenset(row.urls): (row.original, row.confidence, row.reasons) for row in rows}


def roles(database: Database) -> dict[str, str]:
    with database.begin() as session:
        return {row.url: row.cluster_role for row in session.execute(text("select url, cluster_role from article"))}


def story_of(database: Database, document: Document) -> int:
    with database.begin() as session:
        return int(session.scalar(text("select cluster_id from article where url = :url"), {"url": document.url}))


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)
