"""Which federal subject a site writes for: host, imprint and city names are weighed. Facts in data/region_hints.csv."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from core.regions import Region, regions
from crawler.discovery import bare_host
from crawler.probe.finding import Fact
from crawler.probe.names import hosts_words, latin, stem, unicode_host

_SURE, _LIKELY = 7.0, 3.0
_AHEAD = 1.6  # times the next one's weight
_COMMON = frozenset({"RU-MOW", "RU-SPE"})  # everybody writes about them
_CAPITAL = "RU-MOW"
_MOST_MENTIONS = 3.0
_LEFT_OUT = frozenset({"автономный", "автономная", "Югра", "Кузбасс", "Республика"})


@dataclass(frozen=True, slots=True)
class Hints:
    region: Region
    plate: str
    phones: tuple[str, ...]
    posts: tuple[range, ...]
    hosts: frozenset[str]
    name: re.Pattern[str]  # of the subject, in any case
    cities: re.Pattern[str]
    address: re.Pattern[str]  # «г. Смоленск», «город Смоленск», «214000, Смоленск»


@cache
def _all_hints() -> tuple[Hints, ...]:
    text = (files("crawler.probe") / "data" / "region_hints.csv").read_text(encoding="utf-8")
    return tuple(_hints(row) for row in csv.DictReader(text.splitlines()))


def _hints(row: Mapping[str, str]) -> Hints:
    region = regions()[row["code"]]
    towns = [region.capital, *filter(None, row["cities"].split(";"))]
    forms = "|".join(stem(town) for town in sorted(towns, key=len, reverse=True))
    posts = [part.partition("-") for part in row["posts"].replace(" ", ",").split(",") if part]
    return Hints(
        region,
        row["plate"],
        tuple(row["phones"].split()),
        tuple(range(int(low), int(high or low) + 1) for low, _, high in posts),
        frozenset([*row["hosts"].split(), *(latin(town) for town in towns if len(town) > 4)]),
        re.compile(rf"\b{_subject(region.name)}\b"),
        re.compile(rf"\b(?:{forms})\b"),
        re.compile(rf"(?:\b(?:г|гор|город|пос|п|с)\.?\s+|\b\d{{6}},?\s+(?:\w+\s+\w+[,.]?\s+)?)(?:{forms})\b"),
    )


def _subject(name: str) -> str:
    """«Смоленская область» in any case. The name of a republic that is also a common word stands with «Республика»."""
    republic = name.startswith("Республика")
    words = [word for word in re.split(r"[\s()—-]+", name.removeprefix("Республика")) if word and word not in _LEFT_OUT]
    short = r"Республик\w+\s+" if republic and len(words) == 1 and len(words[0]) <= 5 else ""
    return short + r"[\s—(-]+(?:автономн\w+\s+)?".join(stem(word) for word in words)


def guess_region(url: str, imprint: str, texts: Iterable[str]) -> tuple[Fact | None, list[str]]:
    """The region with its evidence, None where too little speaks for any; then all candidates, the likeliest first."""
    weights: dict[str, float] = defaultdict(float)
    said: dict[str, list[str]] = defaultdict(list)

    def add(code: str, weight: float, evidence: str) -> None:
        weights[code] += weight
        said[code].append(evidence)

    host = unicode_host(bare_host(urlsplit(url).hostname or ""))
    words = hosts_words(host)
    body = " ".join(texts)
    known = words.keys() & frozenset[str]().union(*(hint.hosts for hint in _all_hints()))
    tokens = {token for token in known if not any(token != other and token in other for other in known)}
    plate = re.search(r"-r(\d\d)\.gosweb\.", host)
    phones = re.findall(r"(?:\+7|\b8)[\s(-]{0,3}(\d{3})", imprint)
    posts = [int(digits[:3]) for digits in re.findall(r"(?<!\d)\d{6}(?!\d)", imprint)]
    for hint in _all_hints():
        code = hint.region.code
        for token in tokens & hint.hosts:
            add(code, words[token], f"«{token}» in the host")
        if plate and plate[1] == hint.plate:
            add(code, 4.0, f"r{plate[1]} in the host")
        if hint.cities.search(host.replace("-", " ").title()):
            add(code, 5.0, f"{host} names a town of it")
        if phone := next((p for p in phones if p in hint.phones), None):
            add(code, 3.0, f"the telephone code {phone}…")
        if post := next((p for p in posts if any(p in span for span in hint.posts)), None):
            add(code, 4.0, f"the postal code {post}… in the imprint")
        if match := hint.address.search(imprint):
            add(code, 3.0, f"«{' '.join(match[0].split())}» in the imprint")
        if match := hint.name.search(imprint):
            add(code, 3.0, f"«{match[0]}» in the imprint")
        mentions = hint.name.findall(body) + hint.cities.findall(body)
        if mentions:
            weight = min(_MOST_MENTIONS, 0.5 * len(mentions)) * (0.3 if code in _COMMON else 1.0)
            add(code, weight, f"«{mentions[0]}» {len(mentions)} times in its pages")
    ranked = sorted(weights, key=lambda code: weights[code], reverse=True)
    if not ranked:
        return None, []
    first, second = ranked[0], weights[ranked[1]] if len(ranked) > 1 else 0.0
    shown = [f"{code} ({regions()[code].name}: {said[code][0]})" for code in ranked[:3]]
    if weights[first] < _LIKELY or weights[first] < second * 1.15:
        return None, shown
    sure = weights[first] >= _SURE and weights[first] >= _AHEAD * second
    if first == _CAPITAL and not any("in the host" in one for one in said[first]):
        sure = False
        said[first].append("a federal source would say the same, then --region none")
    return Fact(first, sure, "; ".join([*said[first][:3], *said[first][3:][-1:]])), shown
