"""What is asked for: every page of the console and the usual requests of programs, each as often as it is measured."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bench.console.load import COPIES, STORY, Stock

ASKED = 40  # times each, after a few that warm the memory
WARM = 3
TIMES = ASKED + WARM
_A_DAY = "since=2025-11-20&until=2025-11-20"


@dataclass(frozen=True, slots=True)
class Request:
    """`form` is posted where there is one; a `stranger` is not signed in."""

    path: str
    form: dict[str, list[str]] | None = None
    stranger: bool = False


def of_the_console(stock: Stock) -> dict[str, list[Request]]:
    words, size, watch = stock.words, stock.size, stock.watch
    numbers = np.random.default_rng(3).integers(1, size, TIMES)
    sites = [f"/sources/site{place}.invalid" for place in range(TIMES)]
    return {
        "now": _same("/"),
        "articles": _same("/articles"),
        "articles, search": _each(f"/articles?q={word}" for word in words),
        "articles, best match": _each(f"/articles?q={word}&order=rank" for word in words),
        "articles, search in a region": _each(f"/articles?q={word}&region=RU-BEL" for word in words),
        "articles, region": _same("/articles?region=RU-BEL"),
        "articles, source": _each(f"/articles?source=site{place}.invalid" for place in range(TIMES)),
        "articles, a day": _same(f"/articles?{_A_DAY}"),
        "article": _each(f"/articles/{number}" for number in numbers),
        "article with 60 copies": _same(f"/articles/{STORY}"),
        "page, line by line": _each(f"/articles/{1 + place % COPIES}/page" for place in range(TIMES)),
        "raw page": _same(f"/articles/{STORY}/raw"),
        "revisions": _same(f"/articles/{STORY}/revisions"),
        "facts": _same(f"/articles/{STORY}/facts"),
        "stories": _same("/stories"),
        "stories, 3 days": _same("/stories?days=3"),
        "story": _same(f"/stories/{STORY}"),
        "story, two copies": _same(f"/stories/{STORY}?old=1&new=2"),
        "sources": _same("/sources"),
        "sources, last page": _same("/sources?start=1900"),
        "sources, failing": _same("/sources?state=failing&order=failures"),
        "sources, by name": _same("/sources?q=99&order=rate"),
        "source": _each(sites),
        "memory": _each(f"{site}/memory" for site in sites),
        "watches": _same("/watches"),
        "watch": _same(f"/watches/{watch}"),
        "watch, copies too": _same(f"/watches/{watch}?copies=true"),
        "watch, tried": _each(f"/watches/new?q={word}" for word in words),
        "watch, from examples": _same("/watches/examples"),
        "watch, examples read": [Request("/watches/examples", {"text": stock.examples, "csrf": [stock.csrf]})] * TIMES,
        "watch, to change": _same(f"/watches/{watch}/edit"),
        "account": _same("/account"),
        "sign in": [Request("/sign-in", stranger=True)] * TIMES,
        "no such page": _same("/articles/999999999"),
    }


def for_programs(stock: Stock) -> dict[str, list[Request]]:
    words, api = stock.words, "/api/v1"
    return {
        "articles": _same(f"{api}/articles"),
        "articles, a query": _each(f"{api}/articles?q={word}&limit=20" for word in words),
        "articles of a story": _same(f"{api}/articles?story={STORY}"),
        "article": _each(f"{api}/articles/{one}" for one in stock.ids),
        "its revisions": _each(f"{api}/articles/{one}/revisions" for one in stock.ids),
        "search": _each(f"{api}/search?q={word}" for word in words),
        "search, with facets": _each(f"{api}/search?q={word}&facets=true" for word in words),
        "stories": _same(f"{api}/stories"),
        "stories of two or more": _same(f"{api}/stories?least=2"),
        "stories of ten or more": _same(f"{api}/stories?least=10"),
        "story": _same(f"{api}/stories/{STORY}"),
        "changes": _same(f"{api}/changes?after=now"),
        "changes, the first 500": _same(f"{api}/changes"),
        "changes, 100 with articles": _same(f"{api}/changes?limit=100&articles=true"),
        "sources": _same(f"{api}/sources"),
        "alerts": _same(f"{api}/alerts"),
        "feed, Atom": _same("/feeds/articles.atom"),
        "feed, RSS, a query": _each(f"/feeds/articles.rss?q={word}" for word in words),
        "feed, JSON, a region": _same("/feeds/articles.json?region=RU-BEL"),
        "feed of a watch": _same(f"/feeds/watches/{stock.watch}.atom"),
        "description": _same(f"{api}/openapi.json"),
        "health": _same("/health"),
        "metrics": _same("/metrics"),
    }


def _same(path: str) -> list[Request]:
    return [Request(path)] * TIMES


def _each(paths: Iterable[str]) -> list[Request]:
    return [Request(path) for path in paths]
