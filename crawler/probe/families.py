"""Which content management system, or which network of sites, a site belongs to: tells of data/families.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from crawler.discovery import bare_host
from crawler.probe.ask import Seen
from crawler.probe.finding import Fact
from crawler.probe.page import Page

_MARKUP = 400_000  # characters; systems show themselves in the head and in the addresses of their scripts


@dataclass(frozen=True, slots=True)
class Tell:
    where: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    sure: tuple[Tell, ...]
    hint: tuple[Tell, ...]
    feeds: tuple[str, ...]
    article: str | None


@cache
def families() -> tuple[Family, ...]:
    text = (files("crawler.probe") / "data" / "families.toml").read_text(encoding="utf-8")
    return tuple(
        Family(
            row["name"],
            tuple(Tell(where, re.compile(pattern, re.I)) for where, pattern in row["sure"]),
            tuple(Tell(where, re.compile(pattern, re.I)) for where, pattern in row["hint"]),
            tuple(row["feeds"]),
            row.get("article"),
        )
        for row in tomllib.loads(text)["family"]
    )


def recognise(pages: list[tuple[Seen, Page]]) -> tuple[Family, Fact] | None:
    """The family for which most speaks; networks come before the systems that they are built on only by evidence."""
    places = {
        "host": [bare_host(urlsplit(page.url).hostname or "") for _, page in pages],
        "markup": [page.markup[:_MARKUP] for _, page in pages],
        "header": [line for seen, _ in pages for line in seen.lines.splitlines()],
        "cookie": [line for seen, _ in pages for line in seen.lines.splitlines() if line.startswith("set-cookie:")],
        "links": ["\n".join(anchor.url for anchor in page.anchors) for _, page in pages],
    }
    best: tuple[int, Family, list[str]] | None = None
    for family in families():
        sure = [said for tell in family.sure if (said := _look(tell, places))]
        hints = [said for tell in family.hint if (said := _look(tell, places))]
        weight = 2 * len(sure) + len(hints)
        if weight >= 2 and (best is None or weight > best[0]):
            best = (weight, family, sure + hints)
    if best is None:
        return None
    weight, family, evidence = best
    return family, Fact(family.name, weight >= 3, "; ".join(evidence[:3]))


def _look(tell: Tell, places: dict[str, list[str]]) -> str | None:
    for text in places[tell.where]:
        if match := tell.pattern.search(text):
            return f"{tell.where}: {' '.join(match[0].split())[:70]}"
    return None
