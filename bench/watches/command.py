"""The command: store the texts, make a watch of each draw, count."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.scratch import scratch_database
from bench.watches.texts import Labelled, drawn, tested
from core.models import Address, AddressKind, Extraction, Kind, SourceFacts
from core.outcomes import Outcome
from core.query import ArticleQuery
from core.watch.examples import suggest
from storage import articles, sources, watches
from storage.articles import Draft
from storage.engine import Database
from storage.watch_events import follow
from storage.watch_words import shares

DRAWS = 20
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Score:
    query: str
    recall: float
    precision: float
    missed: tuple[str, ...]
    strays: tuple[str, ...]


def run() -> int:
    out = Console(width=140, highlight=False)
    with scratch_database() as database:
        scores = scored(database)
    table = Table(title=f"{DRAWS} watches, each from five examples, against 300 texts", title_justify="left")
    for column in ("query", "recall", "precision"):
        table.add_column(column, justify="left" if column == "query" else "right")
    for score in dict.fromkeys(scores):
        table.add_row(score.query, f"{score.recall:.3f}", f"{score.precision:.3f}")
    recall, precision = means(scores)
    table.add_section()
    table.add_row("mean", f"{recall:.3f}", f"{precision:.3f}")
    out.print(table)
    for what, titles in (("missed", scores[0].missed), ("strays", scores[0].strays)):
        out.print(f"{what} by the first: {'; '.join(titles) or 'none'}")
    return 0


def means(scores: list[Score]) -> tuple[float, float]:
    """Recall and precision."""
    return sum(one.recall for one in scores) / len(scores), sum(one.precision for one in scores) / len(scores)


def scored(database: Database, draws: int = DRAWS) -> list[Score]:
    """The watches look at the texts as the running service has them look, one after the other as they arrive."""
    texts = tested()
    with database.begin() as session:
        made = {}
        for draw in range(draws):
            suggestion = suggest(drawn(draw), lambda words: shares(session, words))
            assert suggestion is not None
            query = suggestion.query
            made[watches.add(session, f"draw {draw}", ArticleQuery(query))] = query
        sources.sync(session, [_SITE])
    with database.begin() as session:
        numbers = {_store(session, place, text): text for place, text in enumerate(texts)}
    with database.begin() as session:
        follow(session, len(texts))
        found = {watch: {one.number for one in watches.finds(session, watch, limit=len(texts))} for watch in made}
    return [_score(query, found[watch], numbers) for watch, query in made.items()]


def _score(query: str, found: set[int], texts: dict[int, Labelled]) -> Score:
    wanted = {number for number, text in texts.items() if text.wanted}
    return Score(
        query=query,
        recall=len(found & wanted) / len(wanted),
        precision=len(found & wanted) / max(len(found), 1),
        missed=tuple(dict.fromkeys(texts[number].title for number in sorted(wanted - found))),
        strays=tuple(dict.fromkeys(texts[number].title for number in sorted(found - wanted))),
    )


_SITE = SourceFacts(
    name="bench.invalid",
    kind=Kind.MEDIA,
    timezone="Europe/Moscow",
    addresses=(Address("https://bench.invalid/rss", AddressKind.FEED),),
    host="bench.invalid",
)


def _store(session: Session, place: int, article: Labelled) -> int:
    url = f"https://bench.invalid/{place}"
    page = session.scalar(
        text("insert into page (source_id, url, url_key) select id, :url, :url from source returning id"), {"url": url}
    )
    source = session.scalar(text("select id from source"))
    first, *_ = article.paragraphs
    found = Extraction(Outcome.ARTICLE, title=article.title, paragraphs=article.paragraphs, lead=first)
    seen = _START + timedelta(minutes=place)
    content = hashlib.sha256(url.encode()).hexdigest()
    draft = Draft(source or 0, page or 0, url, url, found, content, b"", "none", (), b"", "none", "1", seen)
    return articles.insert(session, draft, None)
