"""`svodka keys`: the keys that programs show to the API."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from cli.database import open_database
from cli.show import console, printable
from core.display import moment
from core.errors import SvodkaError
from storage import api_keys

app = typer.Typer(no_args_is_help=True)


class Scope(StrEnum):
    READ = "read"
    OPERATE = "operate"


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose it is, for the list.")],
    operate: Annotated[bool, typer.Option("--operate", help="It may also switch sources on and off.")] = False,
) -> None:
    """Makes a key and shows it, this one time."""
    scopes = [Scope.READ, Scope.OPERATE] if operate else [Scope.READ]
    with open_database() as db, db.begin() as session:
        key = api_keys.add(session, name, [str(scope) for scope in scopes])
    typer.echo(key)
    typer.echo("Keep it: only its hash is stored. Use: Authorization: Bearer KEY", err=True)


@app.command("list")
def list_() -> None:
    """Names, what each may do, and when it was last used."""
    with open_database() as db, db.begin() as session:
        keys = api_keys.all_of(session)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "begins with", "may", "made", "last used", "revoked"):
        table.add_column(column)
    for key in keys:
        times = (moment(at) for at in (key.created_at, key.last_used_at, key.revoked_at))
        table.add_row(printable(key.name), key.hint + "…", ", ".join(key.scopes), *times)
    console().print(table if keys else "No keys. `svodka keys add NAME` makes one.")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="As `svodka keys list` shows it.")]) -> None:
    """From now on it opens nothing."""
    with open_database() as db, db.begin() as session:
        if not api_keys.revoke(session, name, datetime.now(UTC)):
            raise SvodkaError(f"There is no valid key {name}.", "`svodka keys list` shows them all.")
    typer.echo(f"The key {name} is revoked.")
