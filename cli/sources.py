"""`svodka sources`: the catalogue of sites."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from cli.database import open_database
from cli.show import as_json, console
from cli.source_facts import lines
from core import config as settings
from core.display import span
from core.errors import SvodkaError
from storage import reading, sources
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
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Lists the sources: what they publish, how late it is seen (from publication, where items are dated), how the
    last poll ended, how long ago it was and when the next is."""
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            rows = [row for row in reading.sources(session) if row["enabled"] or not enabled]
    if json:
        for row in rows:
            typer.echo(as_json(row))
        return
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = ("source", "region", "polled", "items/day", "delay", "last outcome", "last", "next", "articles", "note")
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in _NUMBERS else "left"
        table.add_column(column, no_wrap=column not in ("note", "last outcome"), justify=justify)
    for row in rows:
        polled = "yes" if row["enabled"] and row["present"] else "no" if row["present"] else "gone"
        last, following = row["last_poll_at"], row["next_poll_at"]
        table.add_row(
            row["name"],
            row["region"] or "",
            polled,
            "" if row["items_a_day"] is None else f"{row['items_a_day']:.3g}",
            "" if row["mean_delay_seconds"] is None else span(row["mean_delay_seconds"]),
            last_outcome(row),
            "" if last is None else span((now - last).total_seconds()),
            span(max((following - now).total_seconds(), 0)) if polled == "yes" else "",
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
    for line in lines(found):
        typer.echo(line)


@app.command()
def enable(name: str) -> None:
    """Starts to poll a source."""
    _switch(name, True)


@app.command()
def disable(name: str) -> None:
    """Stops to poll a source; its articles stay."""
    _switch(name, False)


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
    near = [n for n in reading.source_names(session) if name in n][:5]
    hint = f"Did you mean {', '.join(near)}?" if near else "`svodka sources` lists them all."
    return SvodkaError(f"There is no source {name}.", hint)


def _switch(name: str, enabled: bool) -> None:
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            if not sources.set_enabled(session, name, enabled):
                raise no_source(session, name)
    typer.echo(f"{name} will {'be polled at the next tick' if enabled else 'not be polled any more'}.")
