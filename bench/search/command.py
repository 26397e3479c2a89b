"""The command: load, ask, table."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.scratch import scratch_database
from bench.search.archive import stock
from bench.search.forms import gold, judged
from bench.search.load import SITES, START, store_words
from bench.search.texts import TOPICS, Texts
from core.query import ArticleQuery, Order
from core.regions import regions
from storage.engine import Database
from storage.search import facets, search, search_with_facets

_DIFFERENT = 100_000  # texts; more articles than that are copies of them, at other times
_EACH = 40  # queries of each kind in each way
_WORST = 10
_Way = Callable[[Session, ArticleQuery], object]
_WAYS: dict[str, _Way] = {
    "newest first": search,
    "best first": lambda session, query: search(session, query, order=Order.RANK),
    "facets": facets,
    "page with facets": lambda session, query: search_with_facets(session, query, limit=30),
}


def run(size: int = 100_000) -> int:
    out = Console(width=120, highlight=False)
    with scratch_database() as database:
        out.print(_forms(database))
        texts = Texts()
        began = time.perf_counter()
        stock(database, texts, size, _DIFFERENT)
        out.print(f"{size:,} articles loaded and indexed in {time.perf_counter() - began:.0f} s")
        for ask in _kinds(texts).values():  # what a service that has run for a while has in memory
            _times(database, [ask() for _ in range(_EACH // 4)], search)
        out.print(_measured(database, texts))
        out.print(_dearest(database, texts))
        out.print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        out.print(_sizes(database, size))
    return 0


def _kinds(texts: Texts) -> dict[str, Callable[[], ArticleQuery]]:
    chance = texts.random
    codes = list(regions())

    def word(first: int, last: int) -> str:
        forms = texts.lemmas[int(chance.integers(first, last))]
        return forms[int(chance.integers(len(forms)))]

    def of_topic(count: int) -> list[str]:
        topic = texts.topics[int(chance.integers(TOPICS))]
        lemmas = [texts.lemmas[int(topic[int(chance.integers(12))])] for _ in range(count)]
        return [forms[int(chance.integers(len(forms)))] for forms in lemmas]

    def day() -> timedelta:
        return timedelta(days=int(chance.integers(300)))

    def month() -> ArticleQuery:
        since = (START + day()).date()
        return ArticleQuery(word(0, 300), since=since, until=since + timedelta(days=30))

    return {
        "no text": ArticleQuery,
        "no text, region": lambda: ArticleQuery(regions=(codes[int(chance.integers(len(codes)))],)),
        "rare word": lambda: ArticleQuery(word(4_000, len(texts.lemmas))),
        "middling word": lambda: ArticleQuery(word(200, 4_000)),
        "common word": lambda: ArticleQuery(word(0, 100)),
        "two common words": lambda: ArticleQuery(f"{word(0, 100)} {word(0, 100)}"),
        "two words of a topic": lambda: ArticleQuery(" ".join(of_topic(2))),
        "three words of a topic": lambda: ArticleQuery(" ".join(of_topic(3))),
        "phrase": lambda: ArticleQuery(f"«{' '.join(of_topic(2))}»"),
        "phrase of common words": lambda: ArticleQuery(f"«{word(0, 60)} {word(0, 60)}»"),
        "one OR other": lambda: ArticleQuery(f"{word(0, 300)} {word(0, 300)} OR {word(0, 3_000)}"),
        "word -without": lambda: ArticleQuery(f"{word(0, 300)} -{word(0, 300)}"),
        "~family": lambda: ArticleQuery(f"~{word(0, 300)}"),
        "^head": lambda: ArticleQuery(f"^{word(0, 1_000)}"),
        "word, region": lambda: ArticleQuery(word(0, 300), regions=(codes[int(chance.integers(len(codes)))],)),
        "word, kind": lambda: ArticleQuery(word(0, 300), kinds=("government",)),
        "word, source": lambda: ArticleQuery(word(0, 300), sources=(f"site{int(chance.integers(SITES))}.invalid",)),
        "word, month": month,
    }


def _dear(texts: Texts) -> dict[str, Callable[[], ArticleQuery]]:
    """What a person may type, and what costs most."""
    chance = texts.random
    codes = list(regions())

    def word(last: int = 12) -> str:
        forms = texts.lemmas[int(chance.integers(last))]
        return forms[int(chance.integers(len(forms)))]

    def region() -> str:
        return codes[int(chance.integers(len(codes)))]

    return {
        "«two very common»": lambda: ArticleQuery(f"«{word()} {word()}»"),
        "«three very common»": lambda: ArticleQuery(f"«{word()} {word()} {word()}»"),
        "^«two very common»": lambda: ArticleQuery(f"^«{word()} {word()}»"),
        "«two very common», region": lambda: ArticleQuery(f"«{word()} {word()}»", regions=(region(),)),
        "^very common": lambda: ArticleQuery(f"^{word()}"),
        "-very common": lambda: ArticleQuery(f"-{word()}"),
        "-«two very common»": lambda: ArticleQuery(f"-«{word()} {word()}»"),
        "~very common": lambda: ArticleQuery(f"~{word()}"),
        "very common, region": lambda: ArticleQuery(word(), regions=(region(),)),
        "про*": lambda: ArticleQuery("про*"),
        "rare word and про*": lambda: ArticleQuery(f"{texts.lemmas[int(chance.integers(4_000, 20_000))][0]} про*"),
        "-про*": lambda: ArticleQuery(f"{word()} -про*"),
        "30 words": lambda: ArticleQuery(" ".join(word(3_000) for _ in range(30))),
        "30 words with OR": lambda: ArticleQuery(" OR ".join(word(3_000) for _ in range(30))),
        "word in a year without it": lambda: ArticleQuery(word(), until=START.date()),
    }


def _times(database: Database, queries: list[ArticleQuery], way: _Way) -> list[float]:
    """Milliseconds."""
    result = []
    for query in queries:
        began = time.perf_counter()
        with database.begin() as session:
            way(session, query)
        result.append(1_000 * (time.perf_counter() - began))
    return result


def _forms(database: Database) -> Table:
    """In an archive of single words, which is gone when the measuring begins."""
    table = Table(title="40 queries with their gold (bench/search/forms.csv)", title_justify="left")
    for column in ("queries", "recall", "precision"):
        table.add_column(column)
    queries, words = gold()
    with database.begin() as session:
        numbers = store_words(session, words)

        def ask(query: str) -> set[str]:
            found = search(session, ArticleQuery(query), limit=1_000).hits
            return {numbers[hit.number] for hit in found}

        derived = [one for one in queries if one.query.startswith("~")]
        inflected = [one for one in queries if one not in derived]
        for what, some in (("forms", inflected), ("~ roots", derived), ("all", queries)):
            verdict = judged(some, ask)
            table.add_row(what, f"{verdict.recall:.3f}", f"{verdict.precision:.3f}")
        session.rollback()
    return table


def _measured(database: Database, texts: Texts) -> Table:
    table = _table("ms: p50 / p95")
    every: dict[str, list[float]] = {name: [] for name in _WAYS}
    for kind, ask in _kinds(texts).items():
        cells = []
        for name, way in _WAYS.items():
            times = _times(database, [ask() for _ in range(_EACH)], way)
            every[name].extend(times)
            cells.append(_cell(times))
        table.add_row(kind, *cells)
    table.add_section()
    table.add_row("all kinds", *(_cell(times) for times in every.values()))
    table.add_row("both orders", _cell(every["newest first"] + every["best first"]))
    return table


def _dearest(database: Database, texts: Texts) -> Table:
    table = _table(f"the dearest, of the most frequent words: the longest of {_WORST}, ms")
    for kind, ask in _dear(texts).items():
        queries = [ask() for _ in range(_WORST)]
        table.add_row(kind, *(f"{max(_times(database, queries, way)):.0f}" for way in _WAYS.values()))
    return table


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("queries", *_WAYS):
        table.add_column(column, justify="left" if column == "queries" else "right")
    return table


def _cell(times: list[float]) -> str:
    p50, p95 = np.percentile(times, [50, 95])
    return f"{p50:.0f} / {p95:.0f}"


def _sizes(database: Database, articles: int) -> str:
    with database.begin() as session:
        rows = session.execute(
            text(
                "select pg_table_size('article_search'), pg_indexes_size('article_search'), "
                "pg_relation_size('article_search_words')"
            )
        ).one()
    table, indexes, words = (int(value) / articles for value in rows)
    return f"bytes an article: {table:,.0f} of rows, {indexes:,.0f} of indexes ({words:,.0f} of words)"
