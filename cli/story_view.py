"""How a story looks in the terminal: the verdict, the time line of its copies, and what stands around it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from cli.show import printable
from core.display import long_moment
from core.origin import Basis, span

_WIDE = 110
_AROUND = 20
Row = dict[str, Any]


def story_lines(found: Row, width: int) -> Iterator[Text | Table]:
    first = found["copies"][0]
    yield Text(printable(first["title"] or first["url"]), style="bold")
    yield Text(f"story {found['story']}: {_count(found['articles'], 'article')} on {_count(found['sites'], 'site')}")
    if found["asked"] != found["story"]:
        yield Text(
            f"Story {found['asked']} was merged into this one: they turned out to carry one text.", style="yellow"
        )
    yield Text()
    yield from _verdict(found, first)
    yield Text()
    yield _time_line(found["copies"], width)
    if (more := found["articles"] - len(found["copies"])) > 0:
        yield Text(f"and {more} more; --limit {found['articles']} shows all", style="dim")
    yield from _around(found["around"])
    if found["articles"] > 1:
        yield Text()
        second = found["copies"][1]["number"] if len(found["copies"]) > 1 else "N"
        yield Text(f"What a copy changed: svodka story {found['story']} --diff {first['number']} {second}", style="dim")


def _verdict(found: Row, first: Row) -> Iterator[Text]:
    if found["articles"] == 1:
        yield Text("Nobody else has it, as far as Svodka has looked.")
        if first["cites"]:
            yield Text(f"It names {printable(first['cites'])} as its source.")
        return
    yield Text.assemble("First: ", (first["source"], "bold"), f", {_published(first)}")
    if found["confidence"] is None:
        yield Text("How sure that is will be told by the next round of upkeep.")
        return
    yield Text(f"Confidence: {found['level']} ({found['confidence']:.2f})")
    for reason in found["reasons"]:
        yield Text(f"  · {printable(reason)}")


def _time_line(copies: list[Row], width: int) -> Table:
    wide = width >= _WIDE
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("№", justify="right", no_wrap=True)
    shown.add_column("published", no_wrap=wide)
    shown.add_column("after", no_wrap=wide)
    shown.add_column("source", no_wrap=wide)
    shown.add_column("role")
    if wide:
        shown.add_column("title", ratio=1)
    for copy in copies:
        cells = [str(copy["number"]), _published(copy), _delay(copy), copy["source"], _role(copy)]
        shown.add_row(*map(Text, cells), *([Text(printable(copy["title"] or copy["url"]))] if wide else []))
    return shown


def _published(copy: Row) -> str:
    zone = ZoneInfo(copy["timezone"])
    if copy["published_at"] is None:
        return f"no date; seen {long_moment(copy['first_seen_at'], zone=zone)}"
    said = long_moment(copy["published_at"], copy["published_precision"], zone)
    if copy["basis"] == Basis.SIGHT:
        return f"{said} (in the future?); seen {long_moment(copy['first_seen_at'], zone=zone)}"
    return said


def _delay(copy: Row) -> str:
    """«+2 h 10 min» after the original; «+1 d or so» where only days are known; a question mark where it is open."""
    if copy["role"] == "original":
        return ""
    if copy["delay_seconds"] is None:
        return "?"
    lead = timedelta(seconds=copy["delay_seconds"])
    return f"+{span(lead)}{'' if copy['basis'] == Basis.CLOCK else ' or so'}"


def _role(copy: Row) -> str:
    role = str(copy["role"])
    if copy["relation_to"] is not None:
        role += f" of №{copy['relation_to']}, {copy['score']:.2f}"
    return role if copy["status"] == "live" else f"{role} ({copy['status']})"


def _around(rows: list[Row]) -> Iterator[Text]:
    """Articles that hold the story's text, digests above all, and shorter ones that it holds: stories of their own."""
    for holds, heading in ((True, "Contained in, without being the same story:"), (False, "Contains the text of:")):
        some = [row for row in rows if row["holds"] is holds]
        if some:
            yield Text()
            yield Text(heading, style="bold")
        if len(some) > _AROUND:
            yield Text(f"  {len(some)} articles, the first {_AROUND} of them:")
        for row in some[:_AROUND]:
            when = "no date"
            if row["published_at"] is not None:
                when = long_moment(row["published_at"], row["published_precision"], ZoneInfo(row["timezone"]))
            title = printable(row["title"] or row["url"])
            yield Text(
                f"  №{row['number']} {when}, {row['source']}: {title} (story {row['story']}, {row['score']:.2f})"
            )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
