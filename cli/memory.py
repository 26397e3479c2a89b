"""`svodka memory`: which lines a site puts on its pages and not into its articles, and a person's word on them."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from cli.database import open_database
from cli.show import as_json, console
from cli.sources import no_source
from core.display import moment
from core.errors import SvodkaError
from dedupe.memory import line_hash
from storage import memory as stored
from storage import memory_view, sources

_RULINGS = {"pin": "pinned", "veto": "vetoed", "forget": None}
_SAID = {
    "pin": "is cut from now on",
    "veto": "is text and stays",
    "forget": "is forgotten, and text until it is learnt anew",
}


def memory(
    site: Annotated[str | None, typer.Argument(help="A source, as `svodka sources` names it.")] = None,
    pin: Annotated[str, typer.Option(metavar="LINE", help="This line is the site's: cut it at once.")] = "",
    veto: Annotated[str, typer.Option(metavar="LINE", help="This line is text: never cut it.")] = "",
    forget: Annotated[str, typer.Option(metavar="LINE", help="Forget the line and what was ruled on it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Shows the lines that stand on a site's pages around its articles, learnt from the pages themselves.

    Without a site: how much is known of each. A LINE is the whole line, or its beginning where only one line of the
    site begins so. Articles that a ruling concerns are cleaned again by the running service.
    """
    given = [(name, line) for name, line in (("pin", pin), ("veto", veto), ("forget", forget)) if line]
    if len(given) > 1 or (given and site is None):
        raise SvodkaError("One line of one site at a time.", 'For example: svodka memory SITE --veto "the line"')
    with open_database() as db, db.begin() as session:
        if site is None:
            _print(memory_view.sites(session), json, _sites_table, "No site has a memory yet.")
            return
        source_id = _source(session, site)
        if given:
            [(name, line)] = given
            digest, whole = _line(session, source_id, line, known_only=name == "forget")
            stored.rule(session, source_id, digest, whole, _RULINGS[name], datetime.now(UTC))
            typer.echo(
                f"«{_short(whole)}» {_SAID[name]} on {site}. Articles are cleaned again within a minute of `up`."
            )
            return
        _print(memory_view.shown(session, source_id), json, _lines_table, f"No line of {site} is known yet.")


def _source(session: Session, name: str) -> int:
    found = sources.number_of(session, name)
    if found is None:
        raise no_source(session, name)
    return found


def _line(session: Session, source_id: int, given: str, *, known_only: bool) -> tuple[int, str]:
    """The hash and the text of the line that is meant."""
    digest = line_hash(given)
    if digest is None:
        raise SvodkaError(f"«{given}» has no words in it.", "Give the line as `svodka memory SITE` shows it.")
    if stored.rows(session, source_id, [digest]):
        return digest, given
    near = memory_view.starting(session, source_id, given.rstrip("… "))
    if len(near) == 1:
        return near[0]
    if near:
        raise SvodkaError(
            f"{len(near)} lines or more begin with «{given}».", "\n".join(f"«{_short(line)}»" for _, line in near)
        )
    if known_only:
        raise SvodkaError(f"The memory holds no line «{given}».", "`svodka memory SITE` lists what it knows.")
    return digest, given


def _print(rows: list[dict[str, Any]], json: bool, table: Any, nothing: str) -> None:
    if json:
        for row in rows:
            typer.echo(as_json(row))
        return
    console().print(table(rows) if rows else nothing)


def _lines_table(rows: list[dict[str, Any]]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("line", ratio=1)
    for column in ("documents", "leads"):
        shown.add_column(column, justify="right")
    for column in ("since", "last seen", "why"):
        shown.add_column(column, no_wrap=True)
    for row in rows:
        shown.add_row(
            Text(_short(row["line"])),
            str(row["documents"]),
            str(row["leads"]),
            moment(row["since"]),
            moment(row["last_seen"]),
            row["why"] + (" (cleaning again)" if row["recleaning"] else ""),
        )
    return shown


def _sites_table(rows: list[dict[str, Any]]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("site", no_wrap=True)
    for column in ("documents", "lines", "chrome"):
        shown.add_column(column, justify="right")
    for row in rows:
        shown.add_row(row["site"], *(str(row[column]) for column in ("documents", "lines", "chrome")))
    return shown


def _short(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
