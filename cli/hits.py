"""How articles that were found look in the terminal."""

from collections.abc import Iterator
from datetime import date, datetime

from rich.text import Text

from cli.show import printable
from core.display import long_moment
from core.regions import regions
from core.search_results import Facets, Hit, Segments
from storage.watches import WatchFind

_BAR = 30


def hit_lines(hit: Hit | WatchFind, snippet: Segments) -> Iterator[Text]:
    yield Text(printable(hit.title or hit.url), style="bold")
    copies = f", {hit.copies} copies" if isinstance(hit, Hit) and hit.copies > 1 else ""
    yield Text(
        f"{_when(hit)} · {hit.source} · {_region(hit.region)} · №{hit.number}, story {hit.story}{copies}", style="dim"
    )
    yield highlighted(snippet)
    yield Text(hit.url, style="dim")
    yield Text()


def highlighted(segments: Segments) -> Text:
    return Text.assemble("  ", *((printable(piece), "bold yellow" if matched else "") for piece, matched in segments))


def weeks(by_week: dict[date, int]) -> Iterator[Text]:
    """A bar a week, the longest for the most."""
    most = max(by_week.values(), default=0)
    for monday, count in by_week.items():
        bar = "█" * max(round(_BAR * count / most), 1)
        yield Text.assemble(f"  {monday:%d.%m.%Y} ", (bar, "cyan"), f" {count}")


def looked(to: datetime) -> str:
    return f"Looked through the newest articles, back to {long_moment(to)}; older ones may match as well."


def found(facets: Facets) -> str:
    least = "more than " if facets.more else "at least " if facets.looked_to else ""
    return f"{least}{facets.total:,} article{'' if facets.total == 1 else 's'}"


def by_region(facets: Facets, most: int = 15) -> str:
    shown = list(facets.by_region.items())
    names = [f"{_region(code)} {count}" for code, count in shown[:most]]
    more = f", and {len(shown) - most} regions more" if len(shown) > most else ""
    return f"{', '.join(names)}{more}"


def _when(hit: Hit | WatchFind) -> str:
    if hit.published_at is None:
        return f"no date; seen {long_moment(hit.first_seen_at)}"
    return long_moment(hit.published_at, hit.published_precision)


def _region(code: str | None) -> str:
    known = regions().get(code or "")
    return known.name if known else code or "federal"
