"""The watches that come with Svodka, out of data/example_watches.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import SvodkaError
from core.query import ArticleQuery

_FILE = Path(__file__).parent.parent / "data" / "example_watches.toml"


@dataclass(frozen=True, slots=True)
class ShippedWatch:
    about: str
    query: ArticleQuery


@cache
def shipped() -> Mapping[str, ShippedWatch]:
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {key: ShippedWatch(one["about"], ArticleQuery(one["text"])) for key, one in found.items()}


def shipped_watch(key: str) -> ShippedWatch:
    """Raises SvodkaError that names those there are."""
    if key not in shipped():
        raise SvodkaError(f"There is no example {key}.", f"There are: {', '.join(shipped())}.")
    return shipped()[key]
