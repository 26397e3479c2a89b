"""`svodka watch`: saved queries, and what they have found."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli import hits
from cli.article_query import (
    KindOption,
    RegionOption,
    SinceOption,
    SourceOption,
    UntilOption,
    article_query,
    check_sources,
    said,
)
from cli.database import open_database
from cli.show import as_json, console
from cli.watch_query import watch_text
from core import config as settings
from core.display import counted, moment
from core.errors import SvodkaError
from core.query import Order
from core.watch.shipped import shipped
from storage import watches
from storage.search import facets, search
from storage.search_plan import THOROUGH
from storage.watches import Mode, SavedWatch

_COUNTED = 100_000  # of a backtest, more than of a search: nobody waits for a page
_SAMPLES = 5

app = typer.Typer(no_args_is_help=True)

WordsArgument = Annotated[list[str] | None, typer.Argument(metavar="QUERY", help="As for `svodka search`.")]
FilesOption = Annotated[
    list[str] | None, typer.Option("--from-texts", metavar="FILE", help="An example of what is looked for; repeat it.")
]
ExampleOption = Annotated[str, typer.Option("--example", metavar="KEY", help="A query that comes with Svodka.")]
ReceiverOption = Annotated[
    list[str] | None, typer.Option("--receiver", help="Who is told, by name, or all; may repeat.")
]
ModeOption = Annotated[Mode | None, typer.Option(help="Tell at once, or in the daily summary.")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the watch is called.")],
    query: WordsArgument = None,
    from_texts: FilesOption = None,
    example: ExampleOption = "",
    region: RegionOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    receiver: ReceiverOption = None,
    mode: ModeOption = None,
) -> None:
    """Saves a query: from now on, every new article that matches it is kept and told of.

    `svodka watch backtest` shows beforehand what it would have found.
    """
    told = _receivers(receiver)
    with open_database() as db:
        words = watch_text(db, query, from_texts, example, quiet=False)
        asked = article_query(words, region, kind, source, "", "", None)
        with db.begin() as session:
            check_sources(session, asked)
            watches.add(session, name, asked, receivers=told or (), mode=mode or Mode.AT_ONCE)
    typer.echo(f"«{name}» watches for: {said(asked)}")


@app.command("backtest")
def backtest(
    query: WordsArgument = None,
    from_texts: FilesOption = None,
    example: ExampleOption = "",
    region: RegionOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    json: JsonOption = False,
) -> None:
    """Shows what a query would have found: by week, by region, and the newest of it."""
    with open_database() as db:
        words = watch_text(db, query, from_texts, example, quiet=json)
        asked = article_query(words, region, kind, source, since, until, None)
        with db.begin() as session:
            check_sources(session, asked)
            found = facets(session, asked, counted=_COUNTED, bounds=THOROUGH)
            page = search(session, asked, limit=_SAMPLES, order=Order.NEWEST, bounds=THOROUGH)
    if json:
        weeks = {f"{monday}": count for monday, count in found.by_week.items()}
        typer.echo(as_json({"query": asked.as_json(), **asdict(found), "by_week": weeks}, indent=2))
        return
    out = console()
    out.print(f"{said(asked)}\n{hits.found(found)}", markup=False)
    for line in hits.weeks(found.by_week):
        out.print(line)
    if found.total:
        out.print(f"{hits.by_region(found)}\n", markup=False)
    for hit in page.hits:
        for line in hits.hit_lines(hit, hit.snippet):
            out.print(line, soft_wrap=True)


@app.command("list")
def list_watches(json: JsonOption = False) -> None:
    """All watches, with what they have found."""
    with open_database() as db, db.begin() as session:
        rows = watches.watches(session)
    if json:
        for row in rows:
            typer.echo(as_json(asdict(row) | {"query": row.query.as_json()}))
        return
    if not rows:
        typer.echo(f"There is no watch yet. `svodka watch add NAME QUERY`, or --example {next(iter(shipped()))}.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("№", "name", "hits", "stories", "last", "told", "query"):
        table.add_column(column, justify="right" if column in ("№", "hits", "stories") else "left")
    for row in rows:
        told = "paused" if not row.active else str(row.mode).replace("_", " ")
        cells = [row.id, row.name, row.hits, row.stories, moment(row.last_found_at), told, said(row.query)]
        table.add_row(*(Text(str(cell)) for cell in cells))
    console().print(table)


@app.command("show")
def show(which: Annotated[str, typer.Argument(help="Name or number.")], json: JsonOption = False) -> None:
    """One watch."""
    with open_database() as db, db.begin() as session:
        found = watches.watch(session, which)
    if json:
        typer.echo(as_json(asdict(found) | {"query": found.query.as_json()}, indent=2))
        return
    receivers = ", ".join(found.receivers) or "all receivers"
    typer.echo(f"{found.name} (№{found.id}), since {moment(found.created_at)}{'' if found.active else ', paused'}")
    typer.echo(f"query: {said(found.query)}")
    typer.echo(f"tells {receivers}, {'at once' if found.mode is Mode.AT_ONCE else 'in the daily summary'}")
    typer.echo(f"found {_so_far(found)}, the last {moment(found.last_found_at)}")


@app.command("edit")
def edit(
    which: Annotated[str, typer.Argument(help="Name or number.")],
    query: WordsArgument = None,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    region: RegionOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    receiver: ReceiverOption = None,
    mode: ModeOption = None,
    pause: Annotated[bool | None, typer.Option("--pause/--resume", help="Stop looking, or begin again.")] = None,
) -> None:
    """Changes what is given. A new query, or new filters, take the place of all that the old query had."""
    with open_database() as db, db.begin() as session:
        found = watches.watch(session, which)
        asked = None
        if query or region or kind or source:
            asked = article_query(" ".join(query or [found.query.text]), region, kind, source, "", "", None)
            check_sources(session, asked)
        active = None if pause is None else not pause
        told = _receivers(receiver, found.receivers)
        watches.change(session, found.id, name=name, query=asked, active=active, receivers=told, mode=mode)
        found = watches.watch(session, str(found.id))
    typer.echo(f"«{found.name}» watches for: {said(found.query)}{'' if found.active else ' (paused)'}")


@app.command("remove")
def remove(which: Annotated[str, typer.Argument(help="Name or number.")]) -> None:
    """Forgets a watch and what it has found; the articles stay."""
    with open_database() as db, db.begin() as session:
        found = watches.watch(session, which)
        watches.remove(session, found.id)
    typer.echo(f"«{found.name}» is forgotten, with {counted(found.hits, 'hit')}.")


@app.command("hits")
def show_hits(
    which: Annotated[str, typer.Argument(help="Name or number.")],
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many, the latest first.")] = 10,
    copies: Annotated[bool, typer.Option("--copies", help="Further copies of a story too.")] = False,
    json: JsonOption = False,
) -> None:
    """What a watch has found, each with the passage that matched."""
    with open_database() as db, db.begin() as session:
        found = watches.watch(session, which)
        rows = watches.finds(session, found.id, limit=limit, news_only=not copies)
    if json:
        for row in rows:
            typer.echo(as_json(asdict(row)))
        return
    out = console()
    for row in rows:
        for line in hits.hit_lines(row, row.passage):
            out.print(line, soft_wrap=True)
    out.print(f"{_so_far(found)} so far" if rows else "Nothing was found yet.")


def _so_far(watch: SavedWatch) -> str:
    return f"{counted(watch.hits, 'article')} of {counted(watch.stories, 'story', 'stories')}"


def _receivers(given: list[str] | None, kept: Sequence[str] = ()) -> list[str] | None:
    """None for what was not given, empty for all of them. Raises SvodkaError for a name that neither the settings nor
    the watch have."""
    known = [receiver.name for receiver in settings.load().receivers]
    if given == ["all"] and "all" not in known:
        return []
    if strange := [name for name in given or () if name not in {*known, *kept}]:
        raise SvodkaError(f"There is no receiver {strange[0]}.", f"SVODKA_NOTIFY names them: {', '.join(known)}.")
    return given
