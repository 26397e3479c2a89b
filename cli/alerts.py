"""`svodka alerts`: what is wrong, since when, why, and what to do."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from cli.database import open_database
from cli.show import as_json, console
from cli.sources import no_source
from core.display import moment, span
from storage import alerts as stored
from storage import sources
from storage.alerts import Alert

_LIMIT = 200


def alerts(
    name: Annotated[str | None, typer.Argument(help="Only those of this source.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Those that are closed too, the newest first.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Shows what is wrong now, the oldest first; with --all, what was."""
    with open_database() as db, db.begin() as session:
        number = None
        if name is not None:
            number = sources.number_of(session, name)
            if number is None:
                raise no_source(session, name)
        found = stored.history(session, _LIMIT, number) if every else stored.opened(session, number)
    if json:
        for alert in found:
            typer.echo(as_json(asdict(alert)))
        return
    if not found:
        typer.echo("Nothing is wrong." if not every else "Nothing was ever wrong.")
        return
    out = console()
    for alert in found:
        for line in lines(alert, datetime.now(UTC)):
            out.print(line)
        out.print()


def lines(alert: Alert, now: datetime) -> Iterator[str]:
    """An alert as a paragraph in rich's markup."""
    yield f"[bold]{escape(alert.headline)}[/bold] ({alert.kind})"
    lasted = span(((alert.closed_at or now) - alert.since).total_seconds())
    if alert.closed_at is None:
        yield f"  since {moment(alert.since)} Moscow time, for {lasted}"
    else:
        yield f"  {moment(alert.since)} to {moment(alert.closed_at)} Moscow time, {lasted}; it is well again"
    for key, value in alert.evidence.items():
        yield escape(f"  {key}: {value}")
    if alert.cause:
        yield escape(f"  likely: {alert.cause}")
    if alert.remedy and alert.closed_at is None:
        yield escape(f"  do: {alert.remedy}")
