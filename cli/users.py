"""`svodka users`: who may sign in to the console, and as what."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from cli.database import open_database
from cli.show import as_json, console
from core.accounts import AccountRole, account_name, checked_password
from core.display import ru_moment
from core.errors import SvodkaError
from storage import accounts, audit
from web.auth.secrets import hash_password

app = typer.Typer(help="Who may sign in to the console.", no_args_is_help=True)
_Name = Annotated[str, typer.Argument(help="As they write it when they sign in; capital letters do not matter.")]
_TERMINAL = "the terminal"  # who did it, where no account did


@app.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Lists the accounts with their roles."""
    with open_database() as db, db.begin() as session:
        found = accounts.all_of_them(session)
    if json:
        for one in found:
            shown = {"name": one.name, "role": str(one.role), "created_at": one.created_at}
            typer.echo(as_json(shown | {"signed_in_at": one.signed_in_at}))
        return
    if not found:
        typer.echo("There is no account yet: svodka users add NAME --role owner")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "role", "since", "last signed in"):
        table.add_column(column)
    for one in found:
        table.add_row(one.name, str(one.role), ru_moment(one.created_at, "day"), ru_moment(one.signed_in_at))
    console().print(table)


@app.command()
def add(name: _Name, role: Annotated[AccountRole, typer.Option(help="What they may do.")] = AccountRole.READER) -> None:
    """Makes an account. The password is asked for, or read from standard input where that is no terminal."""
    known = account_name(name)
    hashed = hash_password(_password(known))
    with open_database() as db, db.begin() as session:
        accounts.add(session, known, role, hashed)
        _record(session, "account.add", known, {"role": str(role)})
    typer.echo(f"{known} may sign in as {role}.")


@app.command()
def remove(name: _Name) -> None:
    """Takes an account away; whoever is signed in with it is signed out."""
    known = account_name(name)
    with open_database() as db, db.begin() as session:
        if not accounts.remove(session, known):
            raise _unknown(known)
        _record(session, "account.remove", known)
    typer.echo(f"{known} is removed.")


@app.command()
def password(name: _Name) -> None:
    """Sets a new password and ends the account's sessions."""
    known = account_name(name)
    hashed = hash_password(_password(known))
    with open_database() as db, db.begin() as session:
        if not accounts.set_password(session, known, hashed):
            raise _unknown(known)
        accounts.forget_failures(session, known)
        _record(session, "account.password", known)
    typer.echo(f"{known} has a new password.")


@app.command()
def role(name: _Name, role: Annotated[AccountRole, typer.Argument(help="What they may do from now on.")]) -> None:
    """Changes what an account may do; it counts at once."""
    known = account_name(name)
    with open_database() as db, db.begin() as session:
        if not accounts.set_role(session, known, role):
            raise _unknown(known)
        _record(session, "account.role", known, {"role": str(role)})
    typer.echo(f"{known} is {role} now.")


def _password(name: str) -> str:
    if not sys.stdin.isatty():
        return checked_password(sys.stdin.readline().rstrip("\r\n"), name)
    given = checked_password(getpass.getpass("Password: "), name)
    if checked_password(getpass.getpass("The same again: "), name) != given:
        raise SvodkaError("The two passwords are not the same.", "Start the command again.")
    return given


def _record(session: Session, what: str, name: str, detail: dict[str, str] | None = None) -> None:
    audit.record(session, _TERMINAL, what, name, datetime.now(UTC), detail)


def _unknown(name: str) -> SvodkaError:
    return SvodkaError(f"There is no account {name}.", "`svodka users list` lists them all.")
