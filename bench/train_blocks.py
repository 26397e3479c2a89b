"""Trains the block model on the pages of ru-news: cross-validates by host, then writes the weights.

Needs $SVODKA_CORPORA and scikit-learn (requirements-dev), takes some minutes on one core, and gives the
same weights each time. Writes `extraction/data/blocks.npz`; and into `bench/folds` the weights of each
fold, which never saw the sites that they are measured on: tests and benchmarks measure with those.
"""

import sys
import time
from pathlib import Path

from rich.console import Console

from bench.block_fit import Sample, fit
from bench.labels import labels_of
from bench.news import FOLDS, NewsPage, news_pages, split
from bench.quality import FOLD_FILES, our_texts, quality_table
from core.config import ROOT
from extraction.model.candidate import page_features
from extraction.page import read_blocks

_WEIGHTS = Path(ROOT) / "extraction" / "data" / "blocks.npz"


def main() -> int:
    out = Console(width=120, highlight=False)
    pages = news_pages()
    if not pages:
        out.print("The corpus ru-news is not below $SVODKA_CORPORA.")
        return 1
    start = time.perf_counter()
    samples = [sample_of(page) for page in pages]
    shares = [sample.labels.mean() for sample in samples]
    out.print(
        f"{len(samples)} pages, {sum(len(s.labels) for s in samples)} blocks, {sum(shares) / len(shares):.0%} text"
    )
    FOLD_FILES.mkdir(exist_ok=True)
    for fold in range(FOLDS):
        seen, _ = split(pages, fold)
        model = fit([samples[i] for i in seen])
        (FOLD_FILES / f"{fold}.npz").write_bytes(model.save())
        out.print(f"fold {fold}: {len(seen)} pages learnt, {time.perf_counter() - start:.0f} s")
    _WEIGHTS.write_bytes(fit(samples).save())
    out.print(quality_table(pages, {"ours, cross-validated by host": our_texts(pages)}))
    out.print(f"written: {_WEIGHTS.relative_to(ROOT)}; {time.perf_counter() - start:.0f} s")
    return 0


def sample_of(page: NewsPage) -> Sample:
    blocks, title, fields = read_blocks(page.body, page.url)
    return Sample(page.host, page_features(blocks, title, fields), labels_of(blocks, page.reference))


if __name__ == "__main__":
    sys.exit(main())
