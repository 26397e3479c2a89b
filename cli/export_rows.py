"""A row of `api.article_v1` as a line of JSON, a line of CSV, or columns of Parquet; by our names or schema.org's."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.contract import ARTICLE

Row = Sequence[Any]

NAMES = tuple(column.name for column in ARTICLE.columns)
# https://schema.org/NewsArticle; what it has no word for is left out
SCHEMA_ORG = {
    "id": "identifier", "url": "url", "canonical_url": "mainEntityOfPage", "source": "publisher",
    "region": "spatialCoverage", "title": "headline", "lead": "abstract", "body": "articleBody", "authors": "author",
    "language": "inLanguage", "published_at": "datePublished", "modified_at": "dateModified",
    "first_seen_at": "sdDatePublished", "revision": "version", "origin_citation": "isBasedOn",
    "status": "creativeWorkStatus",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def kept(schema_org: bool) -> list[tuple[int, str]]:
    """Which columns are written, and under what name."""
    if not schema_org:
        return list(enumerate(NAMES))
    return [(place, SCHEMA_ORG[name]) for place, name in enumerate(NAMES) if name in SCHEMA_ORG]


def json_line(schema_org: bool) -> Callable[[Row], str]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat).encode
    if schema_org:
        return lambda row: encode(news_article(dict(zip(NAMES, row, strict=True)))) + "\n"
    return lambda row: encode(dict(zip(NAMES, row, strict=True))) + "\n"


def news_article(row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON-LD of schema.org's NewsArticle. A date of which only the day is known is a day."""
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle"}
    found |= {name: row[own] for own, name in SCHEMA_ORG.items() if row[own] not in (None, "", [])}
    found["publisher"] = {"@type": "Organization", "name": row["source"]}
    if row["authors"]:
        found["author"] = [{"@type": "Person", "name": name} for name in row["authors"]]
    if row["published_at"] is not None and row["published_precision"] == "day":
        found["datePublished"] = row["published_at"].astimezone(ZoneInfo(row["timezone"])).date().isoformat()
    return found


def csv_cells(schema_org: bool) -> Callable[[Row], list[Any]]:
    """Lists are JSON; null is an empty cell. No text can be taken for a formula by a spreadsheet: one that begins like
    it gets an apostrophe in front."""
    places = [place for place, _ in kept(schema_org)]

    def cells(row: Row) -> list[Any]:
        return [_cell(row[place]) for place in places]

    return cells


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return "'" + value if value.lstrip(" ").startswith(_FORMULA) else value
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
