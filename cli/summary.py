"""The end of `svodka up --once`: what happened to the sources and the pages."""

import json
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from storage.progress import Summary, article_pages

_PROBLEMS_SHOWN = 12


def as_object(result: Summary) -> str:
    """One JSON object: counts of `polls` and `outcomes`, totals, and `problems` by source."""
    problems = [{"source": name, "outcome": outcome, "detail": detail} for name, outcome, detail in result.problems]
    counts = {"pages": sum(result.outcomes.values()), "article_pages": article_pages(result.outcomes)}
    return json.dumps({**asdict(result), **counts, "problems": problems}, ensure_ascii=False)


def print_pages(result: Summary) -> None:
    """One sentence that says how every page ended."""
    ends = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in result.outcomes.items())
    Console().print(
        f"\n{sum(result.outcomes.values())} pages were fetched and each has its end: {ends}.", highlight=False
    )


def print_table(result: Summary) -> None:
    console = Console()
    console.print()
    for title, counts in (("Polls", result.polls), ("Pages", result.outcomes)):
        table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2))
        for name, count in counts.items():
            table.add_row(str(count), name.replace("_", " "))
        table.add_row(str(sum(counts.values())), "in all", style="bold")
        console.print(table)
        console.print()
    for name, outcome, detail in result.problems[:_PROBLEMS_SHOWN]:
        console.print(f"{name}: {outcome.replace('_', ' ')} {detail}".rstrip(), markup=False, highlight=False)
    if (more := len(result.problems) - _PROBLEMS_SHOWN) > 0:
        console.print(f"and {more} more sources with problems", highlight=False)
    console.print(
        f"{result.articles_new} new articles; {result.articles_total} in all, in {result.stories_total} stories.",
        style="bold",
        highlight=False,
    )
    console.print("Read them: ./svodka articles", highlight=False)
