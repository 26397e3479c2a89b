"""The near-duplicate corpus below $SVODKA_CORPORA: documents of edited stories, the pairs among them, and scores."""

import gzip
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from core.config import ROOT
from core.models import Observation


class Quality(NamedTuple):
    reprints: float  # recall
    containments: float  # recall
    precision: float  # over all pairs that were found; pairs of which one only quotes the other are left out


@dataclass(frozen=True, slots=True)
class NearDocument:
    id: str
    site: str
    title: str
    paragraphs: tuple[str, ...]
    stories: frozenset[str]
    quotes: frozenset[str]

    @property
    def seen(self) -> Observation:
        """As site memory learns from a text without its page."""
        return Observation(self.title, self.paragraphs[:1], self.paragraphs)


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    documents: tuple[NearDocument, ...]
    reprints: frozenset[frozenset[str]]
    containments: frozenset[frozenset[str]]

    def score(self, found: Collection[frozenset[str]]) -> Quality:
        by_id = {document.id: document for document in self.documents}
        right = wrong = 0
        for a, b in found:
            one, other = by_id[a], by_id[b]
            if one.stories & other.stories:
                right += 1
            elif not (one.stories | one.quotes) & (other.stories | other.quotes):
                wrong += 1
        recalls = [len(wanted & set(found)) / len(wanted) for wanted in (self.reprints, self.containments)]
        return Quality(recalls[0], recalls[1], right / (right + wrong) if right + wrong else 1.0)


def folder() -> Path:
    return Path(os.environ.get("SVODKA_CORPORA", ROOT.parent / "shared" / "corpora")) / "neardup"


def near_duplicates(half: str) -> NearDuplicates | None:
    """The half "dev" or "test" in order of arrival; None where the corpus is absent."""
    if not folder().exists():
        return None
    rows = [row for row in _rows("docs") if row["split"] == half]
    documents = tuple(
        NearDocument(
            row["id"], row["site"], row["title"], tuple(row["paras"]), frozenset(row["mix"]), frozenset(row["quotes"])
        )
        for row in rows
    )
    known = {document.id for document in documents}
    gold = [row for row in _rows("gold") if row["a"] in known and row["b"] in known]
    pairs = {
        relation: frozenset(frozenset((row["a"], row["b"])) for row in gold if row["rel"] == relation)
        for relation in ("dup", "contains")
    }
    return NearDuplicates(documents, pairs["dup"], pairs["contains"])


def _rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(folder() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
