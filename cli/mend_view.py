"""What a proposed rule does, for the terminal: the diff of the file, the pages before and after, the fixtures."""

import difflib
from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from core.models import Extraction
from core.outcomes import Outcome
from crawler.rule_change import RuleChange
from extraction.mending.propose import Effect

_STYLES = {"+": "green", "-": "red", "@": "dim"}


def diff_lines(change: RuleChange) -> Iterator[Text]:
    name = "/".join(change.file.parts[-2:])
    before, after = change.before.splitlines(), change.after.splitlines()
    for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm=""):
        yield Text(line, style=_STYLES.get(line[:1], ""))


def fixture_lines(change: RuleChange) -> Iterator[Text]:
    for name, before, after in change.fixtures():
        if not before and not after:
            yield Text(f"fixture {name}: as expected, before and after")
            continue
        yield Text(f"fixture {name}: {len(before)} fields not as expected before, {len(after)} after")
        yield from (Text(f"  {failure}") for failure in after)


def effect_table(effects: Sequence[Effect]) -> Table:
    """The archived pages, those of the old layout first: how many have a field today, and with the new rules."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("archived pages", "", "title", "date", "author", "text", "words", "lines removed", "foreign"):
        shown.add_column(column, justify="left" if column in ("archived pages", "") else "right", no_wrap=True)
    for new, name in ((False, "of before"), (True, "since the change")):
        pages = [effect for effect in effects if effect.new is new]
        if pages:
            shown.add_row(f"{len(pages)} {name}", "today", *_sums([(e.before, e.foreign[0]) for e in pages]))
            shown.add_row("", "then", *_sums([(e.after, e.foreign[1]) for e in pages]))
    return shown


def _sums(pages: Sequence[tuple[Extraction, int]]) -> list[str]:
    """The last is the text that belongs to other articles, in characters."""
    found = [extraction for extraction, _ in pages]
    sums = (
        sum(bool(one.title) for one in found),
        sum(one.published_at is not None for one in found),
        sum(bool(one.authors) for one in found),
        sum(one.outcome is Outcome.ARTICLE for one in found),
        sum(len(one.text.split()) for one in found),
        sum(len(one.removed) for one in found),
        sum(foreign for _, foreign in pages),
    )
    return [f"{number:,}".replace(",", " ") for number in sums]
