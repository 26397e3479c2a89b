"""Fills forms. A form is a title and paragraphs with slots in braces; `forms.txt` says how slots are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.notices.words import Declined, agreeing, entity

FORMS = Path(__file__).with_name("forms.txt")
_SLOT = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?: ([^|]+)\|([^|]+)\|([^|]+))?$")
_OPTIONAL = "? "
_OPTIONAL_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    half: str  # "dev" or "test"
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    form: str
    title: str
    paragraphs: tuple[str, ...]


def forms(half: str | None = None) -> list[Form]:
    found = list(_parsed(FORMS.read_text(encoding="utf-8")))
    return [form for form in found if half in (None, form.half)]


def _parsed(text: str) -> Iterator[Form]:
    for block in text.split("\n== ")[1:]:
        head, title, *paragraphs = [line for line in block.split("\n") if line and not line.startswith("#")]
        name, half = head.split()
        yield Form(name, half, title, tuple(paragraphs))


@dataclass(slots=True)
class _Filling:
    """One notice in the making: an entity that is named twice is the same one."""

    rng: Random
    known: dict[str, Declined] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)  # figures of the office's notice before this one
    keeps: float = 0.0  # the share of them that stand unchanged
    numbers: dict[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        while _SLOT.search(text):
            text = _SLOT.sub(self._slot, text)
        return text

    def _slot(self, match: re.Match[str]) -> str:
        slot = match[1]
        if "=" in slot:
            name, _, slot = slot.partition("=")
            return self.numbers.setdefault(name, self._value(slot))
        return self.numbers[slot] if slot in self.numbers else self._value(slot)

    def _value(self, slot: str) -> str:
        if found := _RANGE.fullmatch(slot):
            fresh = self._number(found)
            self.before[slot] = self.before[slot] if slot in self.before and self.rng.random() < self.keeps else fresh
            return self.before[slot]
        if slot == "time":
            return f"{self.rng.randint(6, 22)}:{self.rng.choice(('00', '15', '30', '45', '05', '20'))}"
        if slot == "date":
            return f"{self.rng.randint(1, 28)} {entity('month', self.rng)['gen']}"
        if "|" in slot:
            return self.rng.choice(slot.split("|"))
        name, _, case = slot.partition(".")
        if name not in self.known:
            self.known[name] = entity(name.rstrip("0123456789"), self.rng)
        return self.known[name][case or "nom"]

    def _number(self, found: re.Match[str]) -> str:
        low, high, *nouns = found.groups()
        if "." in low or "." in high:
            return f"{self.rng.uniform(float(low), float(high)):.{len(low.partition('.')[2]) or 1}f}".replace(".", ",")
        number = self.rng.randint(int(low), int(high))
        written = f"{number:,}".replace(",", " ") if abs(number) >= 10_000 else str(number)
        return f"{written} {agreeing(number, nouns)}" if nouns[0] else written


def notices(form: Form, count: int, rng: Random, *, keeps: float = 0.0) -> list[Notice]:
    """Notices of one office: all name the same region, and every other one the same town, district and month.
    `keeps` is the share of figures that stand in a notice as in the one before it, but for dates and names."""
    office = _Filling(rng)
    for kind in ("region", "town", "district", "month"):
        office.fill(f"{{{kind}}}")
    made = []
    for number in range(count):
        known = dict(office.known) if number % 2 else {"region": office.known["region"]}
        filling = _Filling(rng, known, office.before, keeps)
        made.append(
            Notice(
                form.name,
                filling.fill(form.title),
                tuple(
                    filling.fill(paragraph.removeprefix(_OPTIONAL))
                    for paragraph in form.paragraphs
                    if not paragraph.startswith(_OPTIONAL) or rng.random() < _OPTIONAL_SHARE
                ),
            )
        )
    return made
