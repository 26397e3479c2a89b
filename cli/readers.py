"""`svodka readers`: SQL for others, through the views of schema api and nothing else."""

import secrets
from typing import Annotated

import typer

from cli.database import open_database
from core.contract import VIEWS, markdown
from storage import changes, readers

app = typer.Typer(no_args_is_help=True)


@app.command()
def password() -> None:
    """Gives the role svodka_reader a new password and prints how to connect; the one before is no longer valid."""
    word = secrets.token_hex(24)
    with open_database() as db:
        readers.give_password(db, word)
        url = db.engine.url
    port = f":{url.port}" if url.port else ""
    typer.echo(f"postgresql://{readers.ROLE}:{word}@{url.host}{port}/{url.database}")


@app.command()
def views(
    markdown_: Annotated[bool, typer.Option("--markdown", help="As the tables of docs/contract.md.")] = False,
) -> None:
    """What there is to read, column by column."""
    for view in VIEWS:
        typer.echo(f"### `api.{view.name}`\n\n{view.meaning}\n\n{markdown(view)}" if markdown_ else f"api.{view.name}")
        for column in () if markdown_ else view.columns:
            typer.echo(f"  {column.name:20} {column.type:17} {column.meaning}")


@app.command("new-life")
def new_life() -> None:
    """After the database's files were put back from a copy: readers of its changes are told to begin anew.

    A restore by pg_restore, or to a point in time, is noticed without this.
    """
    with open_database() as db:
        db.do(lambda session: changes.renew(session, even_if_ours=True))
    typer.echo("Cursors that were given before are refused from now on, with what to do.")
