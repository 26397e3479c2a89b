"""The federal subjects as a map of equal tiles, laid by hand: data/region_tiles.csv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "region_tiles.csv"


@dataclass(frozen=True, slots=True)
class Tile:
    """`short` is the region's name in two to four Russian letters; rows count from the north, columns from the west."""

    row: int
    column: int
    code: str
    short: str


@cache
def tiles() -> tuple[Tile, ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Tile(int(r["row"]), int(r["column"]), r["code"], r["short"]) for r in csv.DictReader(file))


def shade(articles: int, usual: float) -> str:
    """How a day's articles compare with the usual: "none" of several expected, "less", "usual", "more", or "unknown"
    where too few are expected to tell."""
    if usual < 2:
        return "unknown" if not articles else "usual"
    if not articles:
        return "none"
    share = articles / usual
    return "less" if share < 0.5 else "more" if share > 1.5 else "usual"
