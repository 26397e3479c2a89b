"""Extraction against other extractors on ru-news: quality, and CPU time page by page in turns.

Our weights are those of cross-validation: none has seen the site that it reads here. With site memory,
lines are learnt from the pages themselves first, never from references. The others get the same bytes;
those that do not decode for themselves get UTF-8, which all pages of the corpus are.

Time is CPU time of the process, from bytes to text, decoding and parsing included. One page warms each
extractor up, then each page is read once by all in turns: what is remembered of earlier pages helps as it
would in service, and no page is met twice. The ratio that counts is the median of several rounds, each in
a process of its own.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

from rich.console import Console
from rich.table import Table

from bench.news import NewsPage, news_pages
from bench.others import others
from bench.quality import our_memory, our_texts, quality_table
from extraction import extract

_BASE = "readability-lxml"
_ROUNDS = 5


def main() -> int:
    out = Console(width=130, highlight=False)
    pages = news_pages()
    if not pages:
        out.print("The corpus ru-news is not below $SVODKA_CORPORA: without references there is nothing to measure.")
        return 1
    rivals, missing = others()
    texts, seconds = in_turns(pages, {"svodka": _ours, **_by_page(rivals)})
    texts.pop("svodka")
    ours = {
        "svodka, sites never seen (cross-validated)": our_texts(pages),
        "svodka, with site memory (cross-validated)": our_texts(pages, our_memory(pages)),
    }
    out.print(quality_table(pages, ours | texts))
    table = Table(title="CPU time, page by page in turns, bytes to text", title_justify="left")
    for column in ("", "pages/s", "ms a page", f"times {_BASE}"):
        table.add_column(column, justify="left" if not column else "right")
    for name, spent in sorted(seconds.items(), key=lambda item: item[1]):
        ratio = f"{seconds[_BASE] / spent:.2f}" if _BASE in seconds else ""
        table.add_row(name, f"{len(pages) / spent:.1f}", f"{1000 * spent / len(pages):.1f}", ratio)
    out.print(table)
    _tell_ratios(out)
    if missing:
        out.print(f"not installed, skipped: {', '.join(missing)}")
    return 0


def _tell_ratios(out: Console) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        ratios = sorted(ratio for _ in range(_ROUNDS) if (ratio := pool.submit(_round).result()) is not None)
    if ratios:
        shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        out.print(
            f"times {_BASE}: [bold]{median(ratios):.2f}[/], the median of {len(ratios)} rounds ({shown}). CPU time, "
            "bytes to text;\neach round a fresh process, one page to warm up, then every page once by both in turns."
        )


def _round() -> float | None:
    """How many times as fast as the base we are, once over all pages; None where the base is not installed."""
    base = others()[0].get(_BASE)
    if base is None:
        return None
    _, seconds = in_turns(news_pages(), {"svodka": _ours, **_by_page({_BASE: base})})
    return seconds[_BASE] / seconds["svodka"]


def _ours(page: NewsPage) -> str:
    return extract(page.body, url=page.url).text


def _by_page(rivals: dict[str, Callable[[bytes], str]]) -> dict[str, Callable[[NewsPage], str]]:
    return {name: lambda page, run=run: run(page.body) for name, run in rivals.items()}


def in_turns(
    pages: list[NewsPage], runs: dict[str, Callable[[NewsPage], str]]
) -> tuple[dict[str, list[str]], dict[str, float]]:
    """Every extractor on one page, then all on the next: what else the machine does hits all alike."""
    texts: dict[str, list[str]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for run in runs.values():
        _guarded(run, pages[0])  # imports and tables are loaded before the clock starts
    for page in pages:
        for name, run in runs.items():
            start = time.process_time()
            text = _guarded(run, page)
            seconds[name] += time.process_time() - start
            texts[name].append(text)
    return texts, seconds


def _guarded(run: Callable[[NewsPage], str], page: NewsPage) -> str:
    """An extractor that fails on a page has found nothing there."""
    try:
        return run(page)
    except Exception:  # noqa: BLE001
        return ""


if __name__ == "__main__":
    sys.exit(main())
