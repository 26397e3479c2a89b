"""`svodka status`: one look that tells whether all is well."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy.orm import Session

from cli.database import open_database
from cli.show import as_json, console
from core import config as settings
from core.display import moment, span
from core.watchdog import Signs, judge
from storage import alerts, deliveries, reading, signs

_LATE_SECONDS = 600
_ALERTS = 10


def status(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Shows what was polled and stored, and what fails."""
    now = datetime.now(UTC)
    with open_database() as db, db.begin() as session:
        state = reading.status(session, now)
        state["stands_still"] = standstill(signs.read(session))
        state["untold"] = untold(session)
        wrong = alerts.opened(session)
    if json:
        typer.echo(as_json(state | {"alerts": [asdict(alert) for alert in wrong]}, indent=2))
        return
    out = console()
    if not state["sources"]:
        out.print("The catalogue has not been read yet: `./svodka up` reads it and starts to poll.")
        return
    _wrong(out, wrong)
    _figures(out, state)
    _troubles(out, state)


def _wrong(out: Console, wrong: Sequence[alerts.Alert]) -> None:
    for alert in wrong[:_ALERTS]:
        out.print(f"[bold]wrong[/bold]      {escape(alert.headline)} Since {moment(alert.since)}.")
    if wrong:
        more = f"{len(wrong) - _ALERTS} more; " if len(wrong) > _ALERTS else ""
        out.print(f"           {more}`svodka alerts` says why, and what to do. Times are Moscow's.\n")


def _figures(out: Console, state: dict[str, Any]) -> None:
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
    if any(state["untold"].values()):
        counts = state["untold"]
        out.print(f"messages   {counts['waiting']} wait, {counts['given_up']} given up: `svodka notify` says why")
    if state["outcomes_today"]:
        out.print("today      " + ", ".join(f"{name} {count}" for name, count in state["outcomes_today"].items()))


def _troubles(out: Console, state: dict[str, Any]) -> None:
    late, still = state["overdue_seconds"], state["stands_still"]
    if still:
        out.print(f"\n[bold]{still['headline']}[/bold], since {moment(still['since'])} Moscow time.")
        out.print(f"{still['cause']} If `svodka up` is not running, start it. If it is: {still['remedy']}")
    elif late is not None and late > _LATE_SECONDS:
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


def standstill(seen: Signs) -> dict[str, Any] | None:
    """What stands still, as the watchdog would say it. A service that never ticked has not been started."""
    if seen.ticked_at is None:
        return None
    found = judge(seen, seen.ticked_at, timedelta(seconds=settings.load().watchdog_seconds))
    if found is None:
        return None
    return {
        "headline": found.headline,
        "since": found.since,
        "cause": found.cause,
        "remedy": found.remedy,
        "evidence": dict(found.evidence),
    }


def untold(session: Session) -> dict[str, int]:
    """Messages of alerts by what became of them; those that arrived are not counted."""
    rows = deliveries.waiting(session)
    return {name: sum(row[name] for row in rows) for name in ("waiting", "given_up")}


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"
