"""Articles with texts of one's own, stored as the service stores them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import text

from core.models import Extraction, Kind, Precision
from core.outcomes import Outcome
from storage import articles, clusters, sources
from storage.articles import Draft
from storage.engine import Database
from tests.storage.conftest import facts

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)
_MANY = text("""
    with given as (
        select *, row_number() over () as n from unnest(
            cast(:titles as text[]), cast(:texts as text[]), cast(:ats as timestamptz[]), cast(:sources as text[])
        ) as g(title, body, at, name)
    ), numbered as (select given.*, source.id as source_id, region from given join source using (name)),
    pages as (
        insert into page (source_id, url, url_key) select source_id, n::text, n::text from numbered returning id, url
    ), story as (insert into cluster default values returning id)
    insert into article (source_id, region, url, url_key, title, lead, body, paragraphs, published_at,
        published_precision, first_seen_at, last_seen_at, content_hash, signature, signature_scheme, cluster_id,
        extractor_version, page_id)
    select source_id, region, url, url, title, '', body, array[body], at, 'minute', at, at, url, '', 'none', story.id,
        '1', pages.id
    from numbered join pages on url = n::text, story order by n
""")


def put(
    database: Database,
    title: str,
    *paragraphs: str,
    source: str = "vesti.example",
    region: str | None = "RU-MOS",
    kind: Kind = Kind.MEDIA,
    at: datetime | None = DAY,
    seen: datetime = DAY + timedelta(hours=1),
    story: int | None = None,
    lead: str | None = None,
) -> int:
    """Returns the article's number."""
    url = f"https://{source}/{next(_numbers)}"
    with database.begin() as session:
        known = session.execute(text("select name, region, kind from source where present order by id")).all()
        everything = {row.name: facts(row.name, region=row.region, kind=Kind(row.kind)) for row in known}
        everything[source] = facts(source, region=region, kind=kind)
        sources.sync(session, list(everything.values()))
        source_id = session.scalar(text("select id from source where name = :name"), {"name": source})
        page = session.scalar(
            text("insert into page (source_id, url, url_key) values (:source, :url, :url) returning id"),
            {"source": source_id, "url": url},
        )
        draft = draft_of(title, paragraphs, source_id or 0, page or 0, url, at, seen, lead)
        return articles.insert(session, draft, story or clusters.new(session))


def put_many(
    database: Database, articles: Sequence[tuple[str, str, datetime, str]], regions: Mapping[str, str | None]
) -> None:
    """Title, text, date and source of each, in one go, in a database without articles; `regions` are the sources'."""
    titles, texts, ats, names = (list(column) for column in zip(*articles, strict=True))
    with database.begin() as session:
        sources.sync(session, [facts(name, region=region) for name, region in regions.items()])
        session.execute(_MANY, {"titles": titles, "texts": texts, "ats": ats, "sources": names})


def draft_of(
    title: str,
    paragraphs: Sequence[str],
    source_id: int,
    page_id: int,
    url: str,
    at: datetime | None,
    seen: datetime,
    lead: str | None = None,
) -> Draft:
    found = Extraction(
        outcome=Outcome.ARTICLE,
        title=title,
        paragraphs=tuple(paragraphs),
        lead=lead if lead is not None else next(iter(paragraphs), ""),
        published_at=at,
        published_precision=Precision.MINUTE if at else Precision.UNKNOWN,
    )
    content = hashlib.sha256("\n".join((title, *paragraphs)).encode()).hexdigest()
    return Draft(source_id, page_id, url, url, found, content, b"", "none", (), b"", "none", "1", seen)
