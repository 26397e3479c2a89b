"""`svodka notify`: what waits to be told and what failed; `svodka notify test`: one message to each receiver."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.markup import escape

from cli.database import open_database
from cli.show import as_json, console
from core import config as settings
from core.display import moment
from core.errors import SvodkaError
from core.messages.message import Message
from core.messages.of_alerts import moment as local_moment
from storage import deliveries

app = typer.Typer(invoke_without_command=True, help="Who is told of alerts, what waits, what failed and why.")


@app.callback()
def notify(
    context: typer.Context, json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False
) -> None:
    """Shows for each receiver what was sent, what waits and what was given up. Addresses are never shown."""
    if context.invoked_subcommand:
        return
    receivers = settings.load().receivers
    with open_database() as db, db.begin() as session:
        rows = {(row["channel"], row["receiver"]): row for row in deliveries.waiting(session)}
    known = [(receiver.channel, receiver.name) for receiver in receivers]
    for channel, name in known:
        rows.setdefault((channel, name), _nothing_yet(channel, name))
    shown = [{**row, "known": key in known} for key, row in sorted(rows.items())]
    if json:
        typer.echo(as_json(shown, indent=2))
        return
    if not shown:
        typer.echo("Nobody is told of alerts: SVODKA_NOTIFY is empty.")
    for row in shown:
        _show(row)


@app.command()
def test() -> None:
    """Sends one message to each receiver, now, quiet hours or not, and says how it went. Exit code 1 if one failed."""
    from notify.post import Letter, post

    config = settings.load()
    if not config.receivers:
        raise SvodkaError("There is nobody to tell.", "SVODKA_NOTIFY names receivers; docs/alerts.md has examples.")
    now = datetime.now(UTC)
    message = Message(
        "A test message from Svodka",
        f"Sent by `svodka notify test` on {local_moment(now, config.notify_zone)}. Alerts will come this way.",
        {"event": "test"},
    )
    key = f"test:{now.isoformat()}"
    answers = post([Letter(receiver, uuid4(), {key: message}) for receiver in config.receivers])
    for receiver, why in zip(config.receivers, answers, strict=True):
        typer.echo(f"{receiver.label}: {'sent' if why is None else f'failed: {why}'}")
    if any(answers):
        raise typer.Exit(1)


def _show(row: dict[str, Any]) -> None:
    out = console()
    gone = "" if row["known"] else "  [bold]no longer among the receivers[/bold]"
    last = f", the last on {moment(row['last_sent_at'])} Moscow time" if row["last_sent_at"] else ""
    out.print(f"{escape(row['receiver'])} ({escape(row['channel'])})  {row['sent']} told{last}{gone}")
    if row["waiting"]:
        tries = f", tried {row['attempts']} times, again on {moment(row['next_try_at'])}" if row["attempts"] else ""
        out.print(f"  {row['waiting']} waiting since {moment(row['waiting_since'])}{tries}")
    if row["given_up"]:
        out.print(f"  {row['given_up']} given up")
    if row["last_error"]:
        out.print(f"  last failure: {escape(row['last_error'])}")


def _nothing_yet(channel: str, name: str) -> dict[str, Any]:
    counts = {"waiting": 0, "sent": 0, "given_up": 0, "attempts": None}
    return {"receiver": name, "channel": channel, **counts, "waiting_since": None, "next_try_at": None} | {
        "last_sent_at": None,
        "last_error": None,
    }
