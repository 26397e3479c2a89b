"""Whether a site is an authority's or a medium's: signs of data/kinds.toml, weighed."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from core.models import Kind
from crawler.discovery import bare_host
from crawler.probe.finding import Fact
from crawler.probe.names import unicode_host

_AHEAD = 2  # by so much one kind has to weigh more than the other


@dataclass(frozen=True, slots=True)
class Sign:
    where: str
    weight: int
    pattern: re.Pattern[str]


@cache
def _signs() -> dict[Kind, tuple[Sign, ...]]:
    text = (files("crawler.probe") / "data" / "kinds.toml").read_text(encoding="utf-8")
    return {
        Kind(kind): tuple(Sign(row["where"], row["weight"], re.compile(row["pattern"], re.I)) for row in rows)
        for kind, rows in tomllib.loads(text).items()
    }


def guess_kind(url: str, title: str, imprint: str) -> Fact:
    places = {"host": unicode_host(bare_host(urlsplit(url).hostname or "")), "title": title, "imprint": imprint}
    score: dict[Kind, int] = {}
    said: dict[Kind, list[str]] = {}
    for kind, signs in _signs().items():
        found = [(sign, match[0]) for sign in signs if (match := sign.pattern.search(places[sign.where]))]
        score[kind] = sum(sign.weight for sign, _ in found)
        said[kind] = [f"«{' '.join(text.split())[:40]}» in the {sign.where}" for sign, text in found]
    best = max(score, key=lambda kind: (score[kind], kind is Kind.MEDIA))
    other = min(score[kind] for kind in score if kind is not best)
    evidence = "; ".join(said[best][:3]) or "nothing speaks for an authority"
    return Fact(best.value, score[best] >= other + _AHEAD, evidence)
