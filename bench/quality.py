"""Texts of ru-news by our extractor with weights that never saw their sites, and tables of scores."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.table import Table

from bench.news import FOLDS, NewsPage, fold_of
from bench.scoring import Score, with_title
from core.config import ROOT
from dedupe.memory import StreamMemory
from extraction import SiteMemory, extract
from extraction.model.weights import BlockModel
from extraction.observe import observe

FOLD_FILES = ROOT / "bench" / "folds"


def our_texts(pages: Sequence[NewsPage], memory: Mapping[str, SiteMemory] | None = None) -> list[str]:
    """`memory` is by host. Each page is read with the weights of the fold in which its site was left out."""
    models = [BlockModel.load((FOLD_FILES / f"{fold}.npz").read_bytes()) for fold in range(FOLDS)]
    texts = []
    for page in pages:
        known = memory.get(page.host) if memory else None
        found = extract(page.body, url=page.url, memory=known, model=models[fold_of(page.host)])
        texts.append(with_title(found.title, found.text))
    return texts


def our_memory(pages: Sequence[NewsPage]) -> dict[str, SiteMemory]:
    """Each site's lines, learnt from the pages alone. A line must stand on other pages too to be known."""
    memory = StreamMemory()
    for page in pages:
        if seen := observe(page.body, url=page.url):
            memory.learn(page.host, seen)
    return {page.host: memory.of(page.host) for page in pages}


def scores(pages: Sequence[NewsPage], texts: Sequence[str]) -> list[Score]:
    return [Score.of(text, page.reference) for page, text in zip(pages, texts, strict=True)]


def quality_table(pages: Sequence[NewsPage], by_name: Mapping[str, Sequence[str]]) -> Table:
    """Means over all pages, and over those of sites with one page."""
    sites = Counter(page.host for page in pages)
    single = [i for i, page in enumerate(pages) if sites[page.host] == 1]
    table = Table(title=f"{len(pages)} pages, {len(single)} of them alone of their site", title_justify="left")
    table.add_column("")
    for column in ("bag F1", "precision", "recall", "4-gram F1", "single: bag", "4-gram", "empty", "below .5"):
        table.add_column(column, justify="right")
    for name, texts in by_name.items():
        each = scores(pages, texts)
        mean, alone = Score.over(each), Score.over(each[i] for i in single)
        numbers = (mean.bag, mean.precision, mean.recall, mean.runs, alone.bag, alone.runs)
        table.add_row(name, *(f"{number:.4f}" for number in numbers), f"{mean.empty:.0f}", f"{mean.bad:.0f}")
    return table
