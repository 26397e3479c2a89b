"""Bulk loading: pages, stories and articles through COPY, then the index of words in one go."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search.texts import Texts
from core.models import Address, AddressKind, Kind, SourceFacts
from core.regions import regions
from storage import sources
from storage.engine import Database

SITES = 2_000
START = datetime(2025, 1, 1, tzinfo=UTC)
_DAYS = 365
_BLOCK = 20_000
_COPIES = 5  # every fifth article belongs to the story before it
_COLUMNS = {
    "page": "id, source_id, url, url_key, state, outcome, article",
    "cluster": "id",
    "article": "number, source_id, region, url, url_key, title, lead, body, paragraphs, published_at, "
    "published_precision, first_seen_at, last_seen_at, content_hash, signature, signature_scheme, cluster_id, "
    "cluster_role, extractor_version, page_id",
}


def load(database: Database, texts: Texts, size: int) -> None:
    """Articles numbered from 1 in the order of their first sight, over a year; some sites publish more than others.
    The index is filled by the statement of the migrations, as for an archive that is older than the index."""
    names = list(regions())
    with database.begin() as session:
        sources.sync(session, [_site(number, names) for number in range(SITES)])
        sites = session.execute(text("select id, coalesce(region, '\\N') from source order by id")).all()
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        connection.execute("alter table article disable trigger article_search_created")
        connection.execute("drop index article_search_words")
        connection.execute("set maintenance_work_mem = '1GB'")
        for first in range(1, size + 1, _BLOCK):
            _copy(connection, _rows(texts, sites, first, min(first + _BLOCK, size + 1), size))
            connection.commit()
        connection.execute("""
            insert into article_search (article, at, source_id, region, words)
            select number, at, source_id, region,
                article_words(title, lead, body) || article_terms(at, source_id, region)
            from (select *, coalesce(published_at, first_seen_at) as at from article) a
        """)
        connection.execute("create index article_search_words on article_search using gin (words)")
        connection.execute("alter table article enable trigger article_search_created")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as autocommit:
        autocommit.execute(text("vacuum (analyze)"))


def store_words(session: Session, words: Sequence[str]) -> dict[int, str]:
    """An article for each word, in the caller's transaction; returns them by number."""
    sources.sync(session, [_site(0, list(regions()))])
    rows = session.execute(
        text("""
            with site as (select id from source limit 1), word as (
                select * from unnest(cast(:words as text[])) with ordinality as w(word, place)
            ), pages as (
                insert into page (source_id, url, url_key) select site.id, word, word from site, word returning id, url
            ), story as (insert into cluster default values returning id)
            insert into article (source_id, url, url_key, title, body, paragraphs, first_seen_at, last_seen_at,
                content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
            select site.id, url, url, url, '', '{}', now(), now(), url, '', 'none', story.id, '1', pages.id
            from site, pages, story returning number, title
        """),
        {"words": list(words)},
    )
    return {row.number: row.title for row in rows}


def _rows(texts: Texts, sites: list, first: int, behind: int, size: int) -> dict[str, list[str]]:  # type: ignore[type-arg]
    rows: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    for number in range(first, behind):
        article = texts.text()
        source, region = sites[int(SITES * texts.random.random() ** 3)]
        seen = START + timedelta(days=_DAYS * number / size)
        published = seen - timedelta(minutes=float(texts.random.exponential(40)))
        story = number - number % _COPIES if number % _COPIES == 1 and number > _COPIES else number
        if story == number:
            rows["cluster"].append(f"{story}\n")
        url = f"https://site{source}.invalid/{number}"
        rows["page"].append(f"{number}\t{source}\t{url}\t{url}\tdone\tarticle\t{number}\n")
        body = article.body.replace("\n", "\\n")
        rows["article"].append(
            f"{number}\t{source}\t{region}\t{url}\t{url}\t{article.title}\t{article.lead}\t{body}\t{{}}\t{published}"
            f"\tminute\t{seen}\t{seen}\t{number}\t\tnone\t{story}\toriginal\t1\t{number}\n"
        )
    return rows


def _copy(connection: psycopg.Connection[tuple[object, ...]], rows: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            with cursor.copy(f"copy {table} ({_COLUMNS[table]}) from stdin") as copy:
                copy.write("".join(lines))


def _site(number: int, names: list[str]) -> SourceFacts:
    name = f"site{number}.invalid"
    return SourceFacts(
        name=name,
        kind=Kind.GOVERNMENT if number % 3 == 0 else Kind.MEDIA,
        timezone="Europe/Moscow",
        addresses=(Address(f"https://{name}/rss", AddressKind.FEED),),
        region=names[number % len(names)] if number % 20 else None,
        host=name,
    )
