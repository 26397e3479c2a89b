"""The pages of ru-news with their references, and the folds of cross-validation."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5

from bench.pages import corpus

FOLDS = 8


@dataclass(frozen=True, slots=True)
class NewsPage:
    id: str
    host: str
    url: str
    body: bytes
    reference: str


def news_pages() -> list[NewsPage]:
    """Empty where the corpus is absent."""
    folder = corpus()
    if folder is None:
        return []
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        NewsPage(
            row["id"],
            row["host"],
            row["url"],
            gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes()),
            (folder / "reference" / f"{row['id']}.txt").read_text(encoding="utf-8"),
        )
        for row in rows
    ]


def fold_of(host: str, folds: int = FOLDS, salt: str = "") -> int:
    """Hosts of one registered domain share a fold, or a site's template would be known to its test."""
    parts = host.split(".")
    second_level = len(parts) > 2 and parts[-2] in ("com", "org", "net", "co") and len(parts[-1]) == 2
    domain = ".".join(parts[-3:] if second_level else parts[-2:])
    return int(md5(f"{salt}{domain}".encode(), usedforsecurity=False).hexdigest(), 16) % folds


def split(pages: Sequence[NewsPage], fold: int, folds: int = FOLDS, salt: str = "") -> tuple[list[int], list[int]]:
    """Indices to train on, and indices to test on."""
    of = [fold_of(page.host, folds, salt) for page in pages]
    return [i for i, own in enumerate(of) if own != fold], [i for i, own in enumerate(of) if own == fold]
