"""`svodka status`: one look that tells whether all is well."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from cli.database import open_database
from cli.show import as_json, console
from core.display import moment, span
from storage import reading

_LATE_SECONDS = 600


def status(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Shows what was polled and stored, and what fails."""
    now = datetime.now(UTC)
    with open_database() as db, db.begin() as session:
        state = reading.status(session, now)
    if json:
        typer.echo(as_json(state, indent=2))
        return
    out = console()
    if not state["sources"]:
        out.print("The catalogue has not been read yet: `./svodka up` reads it and starts to poll.")
        return
    out.print(f"sources    {state['enabled']} polled of {state['sources']} known, {state['failing']} failing")
    last = moment(state["last_poll_at"])
    budget = f" (budget {state['budget_an_hour']:.0f} requests)" if state["budget_an_hour"] else ""
    out.print(f"polls      {state['polls_last_hour']} in the last hour{budget}, the last one ended {last} Moscow time")
    if state["items_a_day"] is not None:
        delay = state["mean_delay_seconds"]
        seen = "" if delay is None else f", seen {span(delay)} after publication on average"
        out.print(f"news       about {state['items_a_day']:.0f} items a day expected{seen}")
    if state["open_gaps"]:
        out.print(
            f"gaps       open at {state['open_gaps']} sources: news that was listed between two polls is looked for"
        )
    if state["gaps"]:
        out.print(
            f"gaps       {state['gaps']} in 30 days that no list shows any more: `svodka sources` says at which sources"
        )
    for source in state["moved"]:
        out.print(
            f"moved      {source['name']} leads to {source['moved_to']} since {moment(source['moved_since'])} "
            f"Moscow time: `svodka sources show {source['name']}`"
        )
    out.print(f"articles   {state['articles']}, {state['articles_last_day']} in the last day")
    out.print(f"in work    {state['pages_waiting']} pages to fetch, {state['pages_unprocessed']} to process")
    if state["outcomes_today"]:
        out.print("today      " + ", ".join(f"{name} {count}" for name, count in state["outcomes_today"].items()))
    late = state["overdue_seconds"]
    if late is not None and late > _LATE_SECONDS:
        out.print(
            f"\n[bold]Polling is late[/bold]: {state['due']} sources are due, the oldest for {late / 60:.0f} minutes."
        )
        out.print("If `svodka up` is not running, start it. If it is, raise SVODKA_CRAWL_CONCURRENCY.")
    if not state["enabled"]:
        out.print("\nNo source is enabled. `svodka sources` lists them, `svodka sources enable NAME` starts one.")
    for source in state["problems"]:
        out.print(
            f"\n[bold]{source['name']}[/bold] {source['outcome']}, {times(source['failures'])}; "
            f"last well {moment(source['last_ok_at'])}, next try {moment(source['next_poll_at'])} Moscow time\n"
            f"  {escape(source['detail'] or '')}"
        )


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"
