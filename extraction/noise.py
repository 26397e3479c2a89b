"""The noise rules of extraction/data/noise.toml, and the question they answer: which class is this line?"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_ESCAPE_OR_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_INNERMOST_GROUP = re.compile(r"\([^()]*\)")


class Zone(StrEnum):
    ANY = "any"
    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class NoiseRule:
    name: str
    zone: Zone
    opens: bool
    longest: int
    at_start: re.Pattern[str] | None = None
    anywhere: re.Pattern[str] | None = None
    weak: bool = False  # its words stand in articles too: it never takes a whole sentence

    def matches(self, folded: str) -> bool:
        if len(folded) > self.longest:
            return False
        if self.at_start and self.at_start.match(folded):
            return True
        return bool(self.anywhere and self.anywhere.search(folded))


@dataclass(frozen=True, slots=True, eq=False)
class NoiseRules:
    """All rules, and a site's own ones in front. Compared by identity: its answers are remembered."""

    rules: tuple[NoiseRule, ...]

    def find(self, text: str, zones: Iterable[Zone] = (Zone.ANY,)) -> NoiseRule | None:
        folded = _folded(text)
        return _first(self, folded, tuple(zones)) if len(folded) <= _longest(self) else None

    def is_a(self, name: str, text: str) -> bool:
        """Whether a line is of this class, whatever other class it might be, in any zone."""
        folded = _folded(text)
        return len(folded) <= _longest(self) and _is_a(self, name, folded)

    def with_site(self, patterns: tuple[str, ...]) -> "NoiseRules":
        """With a site's own patterns (whole line). One that does not compile is left out."""
        if not patterns:
            return self
        own = (NoiseRule("site", Zone.ANY, False, 2000, anywhere=p) for text in patterns if (p := _compile_whole(text)))
        return NoiseRules((*own, *self.rules))


def _folded(text: str) -> str:
    return text.strip().lower().replace("ё", "е")


@lru_cache(4096)
def _first(noise: NoiseRules, folded: str, zones: tuple[Zone, ...]) -> NoiseRule | None:
    """Several steps ask about the same lines, and a site's pages share most of theirs."""
    return next((rule for rule in _in_zones(noise, zones) if rule.matches(folded)), None)


@lru_cache(64)
def _in_zones(noise: NoiseRules, zones: tuple[Zone, ...]) -> tuple[NoiseRule, ...]:
    return tuple(rule for rule in noise.rules if rule.zone in zones)


@lru_cache(64)
def _longest(noise: NoiseRules) -> int:
    return max(rule.longest for rule in noise.rules)


@lru_cache(8192)
def _is_a(noise: NoiseRules, name: str, folded: str) -> bool:
    return any(rule.matches(folded) for rule in _called(noise, name))


@lru_cache(64)
def _called(noise: NoiseRules, name: str) -> tuple[NoiseRule, ...]:
    return tuple(rule for rule in noise.rules if rule.name == name)


@cache
def noise_rules() -> NoiseRules:
    data = tomllib.loads(files("extraction").joinpath("data/noise.toml").read_text(encoding="utf-8"))
    return NoiseRules(tuple(_rule(row) for row in data["rule"]))


def _rule(row: dict[str, Any]) -> NoiseRule:
    patterns = [str(pattern) for pattern in row["patterns"]]
    return NoiseRule(
        name=str(row["class"]),
        zone=Zone(str(row["zone"])),
        opens=bool(row.get("opens", False)),
        longest=int(row["longest"]),
        weak=row.get("strength") == "weak",
        at_start=_any_of([pattern for pattern in patterns if _is_anchored(pattern)]),
        anywhere=_any_of([pattern for pattern in patterns if not _is_anchored(pattern)]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I) if patterns else None


def _is_anchored(pattern: str) -> bool:
    """Whether it begins with «^» in each of its alternatives: `search` would try it at every character in vain."""
    bare = _ESCAPE_OR_CLASS.sub("", pattern)
    while (outer := _INNERMOST_GROUP.sub("", bare)) != bare:
        bare = outer
    return all(part.startswith("^") for part in bare.split("|"))


def _compile_whole(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(rf"^\s*(?:{pattern})\s*$", re.I)
    except re.error:
        return None
