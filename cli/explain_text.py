"""An explanation in the terminal."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.show import printable
from core.display import moment
from core.models import Extraction
from extraction.explain import ExplainedLine, Explanation

_LONGEST = 300  # characters shown of a line that was not kept


def print_explanation(out: Console, address: str, found: Explanation) -> None:
    """A line each: its reason, a mark (`-` taken out, `·` never chosen, none for the article's), the text."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for line in found.lines:
        mark, style = ("", "") if line.kept else ("-", "strike") if line.chosen else ("·", "dim")
        table.add_row(line.reason, mark, Text(_shown(line), style=style))
    out.print(Text(printable(address), style="bold"))
    out.print(Text(counts(found), style="dim"))
    out.print()
    if found.lines:
        out.print(table)
        out.print()
    for name, value in facts_of(found.extraction):
        out.print(Text.assemble((f"{name:<14}", "bold"), printable(value)))


def counts(found: Explanation) -> str:
    """«5 lines kept, 3 taken out (noise 2, repeat 1), 12 never chosen (left 10, hidden 2)»."""
    kept = sum(line.kept for line in found.lines)
    removed = [line for line in found.lines if not line.kept and line.chosen]
    left = [line for line in found.lines if not line.chosen]
    return f"{kept} lines kept, {len(removed)} taken out{_by_step(removed)}, {len(left)} never chosen{_by_step(left)}"


def facts_of(found: Extraction) -> list[tuple[str, str]]:
    """What is known of the article besides its text, each with a name."""
    when = "none found"
    if found.published_at:
        when = f"{moment(found.published_at, found.published_precision)} (Moscow time), {found.published_evidence}"
    facts = [
        ("outcome", f"{found.outcome}. {found.detail}" if found.detail else str(found.outcome)),
        ("title", found.title or "none found"),
        ("published", when),
        *(("not taken", other) for other in found.alternatives),
        ("modified", moment(found.modified_at) if found.modified_at else ""),
        ("authors", ", ".join(found.authors) or "none named"),
        ("cites", found.origin_citation or ""),
        ("language", found.language or "not known"),
        ("canonical", found.canonical_url or ""),
        ("charset", found.charset),
        ("quality", ", ".join(found.quality) or "no flags"),
    ]
    return [(name, value) for name, value in facts if value]


def _by_step(lines: list[ExplainedLine]) -> str:
    steps = Counter(line.reason.partition(":")[0] for line in lines)
    return f" ({', '.join(f'{step} {count}' for step, count in steps.most_common())})" if steps else ""


def _shown(line: ExplainedLine) -> str:
    text = printable(line.text)
    return text if line.kept or len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
