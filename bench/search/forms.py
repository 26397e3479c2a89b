"""Whether the forms and derivations of words are found: 40 queries with their gold, in forms.csv.

Each form stands in an article of its own; what else a query finds among all of them, and the words beside it that look
alike, counts against precision.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "forms.csv"


@dataclass(frozen=True, slots=True)
class Gold:
    query: str
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`misses` and `strays` are by query."""

    recall: float
    precision: float
    misses: dict[str, set[str]]
    strays: dict[str, set[str]]


def gold() -> tuple[list[Gold], list[str]]:
    """The queries, and all words of the archive in which they are asked."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = dict.fromkeys(word for row in rows for word in (*row["found"].split(), *row["not_found"].split()))
    return [Gold(row["query"], frozenset(row["found"].split())) for row in rows], list(words)


def judged(queries: list[Gold], ask: Callable[[str], set[str]]) -> Verdict:
    answers = {one.query: ask(one.query) for one in queries}
    right = sum(len(answers[one.query] & one.found) for one in queries)
    return Verdict(
        recall=right / sum(len(one.found) for one in queries),
        precision=right / max(sum(map(len, answers.values())), 1),
        misses={one.query: missed for one in queries if (missed := set(one.found - answers[one.query]))},
        strays={one.query: strays for one in queries if (strays := answers[one.query] - one.found)},
    )
