"""The federal subjects of Russia by ISO 3166-2 code, from data/regions.csv.

Two codes are private (`X-RU-`): ISO lists Crimea and Sevastopol under another country, while their
sites belong to the Russian administration there, and nothing more is meant by it.
"""

import csv
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.errors import SvodkaError

_TABLE = Path(__file__).parent / "data" / "regions.csv"


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str  # Russian
    name_en: str
    capital: str  # Russian
    timezone: str  # IANA name, of the capital
    also: tuple[str, ...] = ()  # short Russian names that the name does not contain: «Якутия», «ХМАО»


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, in order of code."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Region(
                r["code"],
                r["name_ru"],
                r["name_en"],
                r["capital"],
                r["timezone"],
                tuple(filter(None, r["also_ru"].split("|"))),
            )
            for r in csv.DictReader(file)
        ]
    return MappingProxyType({row.code: row for row in rows})


def region(code: str) -> Region:
    """Raises SvodkaError that names the codes most like the one given, by code, name or capital."""
    found = regions().get(code)
    if found is None:
        raise SvodkaError(f"There is no region {code!r}.", _advice(code))
    return found


def named(text: str) -> Region:
    """By code, name or capital as people write them: «BEL», «Белгородская обл.», «Якутия», «Югра», «Mari El».
    Raises SvodkaError."""
    wanted = _plain(text)
    for found in regions().values():
        republic = found.name.replace("Республика", "").strip()
        codes = {found.code, found.code.removeprefix("RU-")}
        names = codes | {found.name, found.name_en, found.capital, republic, *found.also}
        if wanted in map(_plain, names | set(found.name.split(" — "))):
            return found
    return region(text)


def _plain(text: str) -> str:
    plain = " ".join(text.split()).casefold().replace("ё", "е")
    return re.sub(r"\bобл\b\.?", "область", re.sub(r"\bресп\b\.?", "республика", plain))


def _advice(code: str) -> str:
    spellings = {
        spelling.casefold(): r
        for r in regions().values()
        for spelling in (r.code, r.code.removeprefix("RU-"), r.name, r.name_en, r.capital, *r.also)
    }
    close = difflib.get_close_matches(code.casefold(), spellings, n=6, cutoff=0.5)
    likely = list(dict.fromkeys(f"{spellings[c].code} ({spellings[c].name})" for c in close))[:3]
    guess = f"Did you mean {' or '.join(likely)}? " if likely else ""
    return (
        f"{guess}Codes are those of ISO 3166-2:RU, listed in core/data/regions.csv; None stands for a federal source."
    )
