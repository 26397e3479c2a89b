"""The noise rules of extraction/data/noise.toml, and the question they answer: which class is this line?"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


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
    patterns: tuple[re.Pattern[str], ...]
    weak: bool = False  # its words stand in articles too: it never takes a whole sentence

    def matches(self, folded: str) -> bool:
        return len(folded) <= self.longest and any(pattern.search(folded) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class NoiseRules:
    """All rules, and a site's own ones in front."""

    rules: tuple[NoiseRule, ...]

    def find(self, text: str, zones: Iterable[Zone] = (Zone.ANY,)) -> NoiseRule | None:
        folded = text.strip().lower().replace("ё", "е")
        if len(folded) > self._longest:
            return None
        return next((rule for rule in self.rules if rule.zone in zones and rule.matches(folded)), None)

    def is_a(self, name: str, text: str) -> bool:
        """Whether a line is of this class, whatever other class it might be, in any zone."""
        folded = text.strip().lower().replace("ё", "е")
        return any(rule.matches(folded) for rule in self.rules if rule.name == name)

    @property
    def _longest(self) -> int:
        return max(rule.longest for rule in self.rules)

    def with_site(self, patterns: tuple[str, ...]) -> "NoiseRules":
        """With a site's own patterns (whole line). One that does not compile is left out."""
        if not patterns:
            return self
        compiled = tuple(p for text in patterns if (p := _compile_whole(text)))
        return NoiseRules((NoiseRule("site", Zone.ANY, False, 2000, compiled), *self.rules))


@cache
def noise_rules() -> NoiseRules:
    data = tomllib.loads(files("extraction").joinpath("data/noise.toml").read_text(encoding="utf-8"))
    return NoiseRules(tuple(_rule(row) for row in data["rule"]))


def _rule(row: dict[str, Any]) -> NoiseRule:
    return NoiseRule(
        name=str(row["class"]),
        zone=Zone(str(row["zone"])),
        opens=bool(row.get("opens", False)),
        longest=int(row["longest"]),
        weak=row.get("strength") == "weak",
        patterns=tuple(re.compile(str(pattern), re.I) for pattern in row["patterns"]),
    )


def _compile_whole(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(rf"^\s*(?:{pattern})\s*$", re.I)
    except re.error:
        return None
