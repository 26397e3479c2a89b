"""`svodka sources`: the catalogue of sites."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from cli.choose import HealthOption, KindOption, RegionOption, chosen, unknown
from cli.choose import sources as all_sources
from cli.database import open_database
from cli.show import as_json, console
from cli.source_facts import layout_lines, lines
from core import config as settings
from core.condition import Condition
from core.display import moment, span
from core.errors import SvodkaError
from core.models import Kind
from storage import alerts, layouts, reading, sources
from storage.discovery_facts import discovery
from storage.engine import Database

_NUMBERS = frozenset({"items/day", "delay", "last", "next", "articles"})

app = typer.Typer(help="The catalogue of sites.", invoke_without_command=True, no_args_is_help=False)


@app.callback()
def default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_()


@app.command("list")
def list_(
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are polled.")] = False,
    region: RegionOption = "",
    kind: KindOption = None,
    health: HealthOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Lists the sources: how they fare, what they publish, how late it is seen (from publication, where items are
    dated), how the last poll ended, how long ago it was and when the next is."""
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            rows = chosen(all_sources(session), (), region, kind, health)
    rows = [row for row in rows if row["enabled"] or not enabled]
    if json:
        for row in rows:
            typer.echo(as_json(row))
        return
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = ("source", "region", "health", "items/day", "delay", "last outcome", "last", "next", "articles", "note")
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in _NUMBERS else "left"
        table.add_column(column, no_wrap=column not in ("note", "last outcome"), justify=justify)
    for row in rows:
        last, following = row["last_poll_at"], row["next_poll_at"]
        table.add_row(
            row["name"],
            row["region"] or "",
            row["health"],
            "" if row["items_a_day"] is None else f"{row['items_a_day']:.3g}",
            "" if row["mean_delay_seconds"] is None else span(row["mean_delay_seconds"]),
            last_outcome(row),
            "" if last is None else span((now - last).total_seconds()),
            span(max((following - now).total_seconds(), 0)) if row["enabled"] and row["present"] else "",
            str(row["articles"] or ""),
            row["note"],
        )
    console().print(table)


def last_outcome(row: dict[str, Any]) -> str:
    """How the last poll ended, how many in a row failed, and where news may be missing."""
    said = [row["last_outcome"] or ""]
    if row["failures"] > 1:
        said[0] += f" ×{row['failures']}"
    if row["open_gaps"]:
        said.append("gap open")
    if row["gaps"]:
        said.append(f"{row['gaps']} gap{'s' * (row['gaps'] > 1)} in 30 days")
    return ", ".join(filter(None, said))


@app.command()
def show(name: str) -> None:
    """Shows how a source's news is found: its lists, which of them finds what, and what they miss."""
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            number = sources.number_of(session, name)
            if number is None:
                raise no_source(session, name)
            found = discovery(session, number, datetime.now(UTC))
            wrong = alerts.opened(session, number)
            built = layouts.shown(session, number)
    for alert in wrong:
        typer.echo(f"wrong      {alert.headline} Since {moment(alert.since)} Moscow time: `svodka alerts {name}`")
    for line in (*lines(found), *layout_lines(built)):
        typer.echo(line)


NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Sources; or give filters.")]


@app.command()
def enable(
    names: NamesArgument = None, region: RegionOption = "", kind: KindOption = None, health: HealthOption = None
) -> None:
    """Starts to poll sources."""
    _switch(names or [], region, kind, health, on=True)


@app.command()
def disable(
    names: NamesArgument = None, region: RegionOption = "", kind: KindOption = None, health: HealthOption = None
) -> None:
    """Stops to poll sources; their articles stay."""
    _switch(names or [], region, kind, health, on=False)


@app.command()
def test(
    names: NamesArgument = None,
    region: RegionOption = "",
    kind: KindOption = None,
    health: HealthOption = None,
    pages: Annotated[int, typer.Option("--pages", min=0, max=50, help="Articles to read of each source.")] = 3,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a source.")] = False,
) -> None:
    """Polls sources once, in the foreground, and says what a poll would find; nothing is stored.

    The exit code is 1 where a list cannot be read or no page is an article.
    """
    from cli.source_test import as_object, print_trial, try_sites
    from crawler.loader import load_spiders

    config = settings.load()
    loaded = load_spiders(config)
    # a name may be of a class that was written just now; the filters are of the catalogue
    wanted = names if names and not (region or kind or health) else _names(names or [], region, kind, health)
    trials = try_sites([loaded.site(name) for name in wanted], config, pages)
    for trial in trials:
        if json:
            typer.echo(as_json(as_object(trial)))
        else:
            print_trial(trial)
    if not all(trial.well for trial in trials):
        raise typer.Exit(1)


@app.command()
def move(
    name: str,
    to: Annotated[str, typer.Option("--to", help="The new host, https://host/, or the new address of a list.")],
    old: Annotated[str, typer.Option("--from", help="The list that moved, where the site has several.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")] = False,
    untried: Annotated[bool, typer.Option("--untried", help="Do not try the new addresses first.")] = False,
) -> None:
    """Gives a site other addresses: tries them, shows the change of its class, and after a yes writes it.

    The name stays, and with it all that is known of the source: articles, rhythm, memory, health. Its old host stays
    allowed for articles. Pages that waited because they led to the new host are fetched.
    """
    from cli.source_move import move_site

    move_site(name, to, old, yes=yes, dry_run=dry_run, untried=untried)


@app.command()
def sync() -> None:
    """Reads the spider classes and brings the catalogue up to date."""
    with open_database() as db:
        done, problems = sync_catalogue(db)
    typer.echo(f"{len(done.added)} sources added, {len(done.changed)} changed, {len(done.gone)} gone.")
    for problem in problems:
        typer.echo(f"WARNING left out until mended: {problem}", err=True)


def fill_empty_catalogue(db: Database) -> None:
    """Before the first start. Later only `sync` and `svodka up` read the classes: a look at the catalogue of a
    running service, perhaps with other SVODKA_SPIDER_MODULES, must not change what it polls."""
    with db.begin() as session:
        empty = not reading.source_names(session)
    if empty:
        sync_catalogue(db)


def sync_catalogue(db: Database) -> tuple[sources.Synced, list[str]]:
    """Joins the facts of the classes with the state in Postgres; returns what changed, and classes that
    could not be read (sentences for people; the others are in). While there is one, no source counts as gone."""
    from crawler.loader import load_spiders

    config = settings.load()
    loaded = load_spiders(config)
    if not loaded.spiders:
        raise SvodkaError(
            f"No spider class was found in {config.spider_modules}, so the catalogue stays as it is.",
            "\n".join(loaded.problems) or "SVODKA_SPIDER_MODULES names the packages to look in.",
        )
    with db.begin() as session:
        facts = [spider.facts() for spider in loaded.spiders.values()]
        done = sources.sync(session, facts, keep_missing=bool(loaded.problems))
    return done, list(loaded.problems)


def no_source(session: Session, name: str) -> SvodkaError:
    return unknown(name, reading.source_names(session))


def _switch(names: list[str], region: str, kind: Kind | None, health: Condition | None, *, on: bool) -> None:
    found = _names(names, region, kind, health)
    with open_database() as db, db.begin() as session:
        for name in found:
            sources.set_enabled(session, name, on)
    for name in found:
        typer.echo(f"{name} will {'be polled at the next tick' if on else 'not be polled any more'}.")


def _names(names: list[str], region: str, kind: Kind | None, health: Condition | None) -> list[str]:
    """Of the sources that are meant. Raises SvodkaError where none is."""
    if not (names or region or kind or health):
        raise SvodkaError("Which sources?", "Give their names, or --region, --kind or --health.")
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            found = [row["name"] for row in chosen(all_sources(session), names, region, kind, health)]
    if not found:
        raise SvodkaError("No source is so.", "`svodka sources list` takes the same filters.")
    return found
