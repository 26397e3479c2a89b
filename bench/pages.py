"""The pages that benchmarks run on: a corpus folder where there is one, else the pages of the demo archive."""

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from core.config import ROOT


@dataclass(frozen=True, slots=True)
class BenchPage:
    url: str
    body: bytes


def corpus() -> Path | None:
    """The folder of ru-news below $SVODKA_CORPORA (default ../shared/corpora beside the checkout)."""
    folder = Path(os.environ.get("SVODKA_CORPORA", ROOT.parent / "shared" / "corpora")) / "ru-news"
    return folder if (folder / "index.jsonl").exists() else None


def load() -> tuple[str, list[BenchPage]]:
    """A name for the set, and its pages."""
    folder = corpus()
    if folder is None:
        return "demo archive", _demo()
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    return "ru-news", [
        BenchPage(row["url"], gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes())) for row in rows
    ]


def _demo() -> list[BenchPage]:
    pages = []
    with (ROOT / "demo" / "pages.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
            if record.rec_type == "response" and kind.startswith("text/html"):
                url = record.rec_headers.get_header("WARC-Target-URI")
                pages.append(BenchPage(url, record.content_stream().read()))
    return pages
