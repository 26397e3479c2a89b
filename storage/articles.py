"""Articles and their revisions."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Result, Row, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from core.citation import cited_site
from core.models import Extraction
from storage.duplicates import KEEP as KEEP_SKETCH
from storage.duplicates import row_args
from storage.tables import Article, ArticleEvent, ArticleRevision, Source
from storage.text import storable

# What a new article has of its own; everything else in its row is a default. One statement and one exchange with the
# server: the stage stores a few articles a second for each process, and each exchange would cost as much as a look-up.
_COLUMNS = (
    *("source_id", "url", "url_key", "first_seen_at", "cites_source_id", "canonical_url", "title"),
    *("lead", "body", "paragraphs", "authors", "language", "published_at", "published_precision", "published_evidence"),
    *("modified_at", "last_seen_at", "content_hash", "signature", "signature_scheme", "origin_citation", "captions"),
    *("footnotes", "extractor_version", "quality", "removed", "page_id"),
)
_REVISED = "title, paragraphs, removed, published_at, modified_at, content_hash, extractor_version, page_id"
_KEEP_SHINGLES = """
    insert into article_shingles (article, scheme, hashes) values ({number}, :shingle_scheme, :shingles)
    on conflict (article) do update set scheme = excluded.scheme, hashes = excluded.hashes
"""
_INSERT = text(f"""
    with own_story as (
        insert into cluster select where cast(:story as bigint) is null returning id
    ), created as (
        insert into article (region, cluster_id, {", ".join(_COLUMNS)})
        values (
            (select region from source where id = :source_id), coalesce(:story, (select id from own_story)),
            {", ".join(f":{name}" for name in _COLUMNS)}
        )
        returning *
    ), compared as (
        {_KEEP_SHINGLES.format(number="(select number from created)")}
    ), findable as (
        {KEEP_SKETCH.format(number="(select number from created)")}
    ), remembered as (
        insert into article_revision (article, revision, seen_at, {_REVISED})
        select number, revision, first_seen_at, {_REVISED} from created
    )
    insert into article_event (article, kind, revision) select number, 'created', revision from created
    returning article
""").bindparams(bindparam("removed", type_=JSONB))  # noqa: S608


@dataclass(frozen=True, slots=True)
class Draft:
    """What one processed page has to say: the extraction and its fingerprint. Times are aware."""

    source_id: int
    page_id: int
    url: str
    url_key: str
    extraction: Extraction
    content_hash: str
    signature: bytes
    signature_scheme: str
    sketch: tuple[int, ...]
    shingles: bytes
    shingle_scheme: str
    extractor_version: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article, as far as comparing needs it."""

    number: int
    source_id: int
    url_key: str
    title: str
    paragraphs: tuple[str, ...]
    content_hash: str
    revision: int
    cluster_id: int
    page_id: int
    published_at: datetime | None
    first_seen_at: datetime
    extractor_version: str


_BY_NUMBER = text(f"""
    select {", ".join(Known.__dataclass_fields__)} from article where number = any(cast(:numbers as bigint[]))
""")  # noqa: S608


def get(session: Session, number: int) -> Known | None:
    return _one(session.execute(_BY_NUMBER, {"numbers": [number]}))


def load(session: Session, numbers: Sequence[int]) -> list[Known]:
    """As they stand now, whatever the session has read of them before."""
    return [_known(row) for row in session.execute(_BY_NUMBER, {"numbers": list(numbers)})]


def _one(rows: Result[Any]) -> Known | None:
    row = rows.one_or_none()
    return None if row is None else _known(row)


def _known(row: Row[Any]) -> Known:
    return Known(**{**row._mapping, "paragraphs": tuple(row.paragraphs)})


def insert(session: Session, draft: Draft, story: int | None) -> int:
    """Stores a new article with its sketch, shingles, first revision and event; without a story, in a new one of its
    own. The caller holds `locks.lock_text`. Returns its number."""
    own = {
        "source_id": draft.source_id,
        "url": storable(draft.url),
        "url_key": draft.url_key,
        "story": story,
        "shingles": draft.shingles,
        "shingle_scheme": draft.shingle_scheme,
        "first_seen_at": draft.seen_at,
        "cites_source_id": _cited(session, draft),
    }
    sketch = row_args(draft.sketch, draft.extraction.published_at or draft.seen_at)
    return int(session.scalar(_INSERT, own | sketch | _content(draft)) or 0)


def revise(session: Session, known: Known, draft: Draft, cause: str) -> None:
    """Replaces the text of a known article; the old one stays as a revision."""
    revision = known.revision + 1
    content = _content(draft) | {
        "last_seen_at": func.greatest(Article.last_seen_at, draft.seen_at),
        "cites_source_id": _cited(session, draft),
    }
    session.execute(update(Article).where(Article.number == known.number).values(revision=revision, **content))
    session.execute(
        text(_KEEP_SHINGLES.format(number=":number")),
        {"number": known.number, "shingles": draft.shingles, "shingle_scheme": draft.shingle_scheme},
    )
    _record_revision(session, known.number, revision, draft, cause)
    append_event(session, known.number, "revised", revision)


def touch(session: Session, number: int, seen_at: datetime) -> None:
    """The article was seen again, unchanged."""
    session.execute(
        update(Article).where(Article.number == number, Article.last_seen_at < seen_at).values(last_seen_at=seen_at)
    )


def append_event(session: Session, number: int, kind: str, revision: int) -> None:
    session.add(ArticleEvent(article=number, kind=kind, revision=revision))


def _cited(session: Session, draft: Draft) -> int | None:
    """The watched site that the text names as its source."""
    name = draft.extraction.origin_citation
    if not name:
        return None
    hosts = [(row.id, row.host) for row in session.execute(select(Source.id, Source.host))]
    return cited_site(storable(name, 1_000), hosts)


def _content(draft: Draft) -> dict[str, object]:
    return content_of(draft.extraction) | {
        "last_seen_at": draft.seen_at,
        "content_hash": draft.content_hash,
        "signature": draft.signature,
        "signature_scheme": draft.signature_scheme,
        "extractor_version": draft.extractor_version,
        "page_id": draft.page_id,
    }


def content_of(found: Extraction) -> dict[str, object]:
    """What a page says, by the names of the columns and as they hold it."""
    return {
        "canonical_url": found.canonical_url and storable(found.canonical_url),
        "title": storable(found.title),
        "lead": storable(found.lead),
        "body": storable(found.text),
        "paragraphs": [storable(paragraph) for paragraph in found.paragraphs],
        "authors": [storable(author, 500) for author in found.authors],
        "language": found.language,
        "published_at": found.published_at,
        "published_precision": str(found.published_precision),
        "published_evidence": storable(found.published_evidence, 1_000),
        "modified_at": found.modified_at,
        "origin_citation": found.origin_citation and storable(found.origin_citation, 1_000),
        "captions": [storable(caption, 1_000) for caption in found.captions],
        "footnotes": [storable(footnote, 1_000) for footnote in found.footnotes],
        "quality": list(found.quality),
        "removed": _removed(found),
    }


def _removed(found: Extraction) -> list[dict[str, str]]:
    return [{key: storable(value) for key, value in asdict(line).items()} for line in found.removed]


def _record_revision(session: Session, number: int, revision: int, draft: Draft, cause: str) -> None:
    content = _content(draft)
    kept = {name: content[name] for name in _REVISED.split(", ")}
    session.add(ArticleRevision(article=number, revision=revision, seen_at=draft.seen_at, cause=cause, **kept))
    session.flush()
