"""Which sources a command is about: their names, or filters by region, kind and health."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from core.alerts import AlertKind
from core.condition import Condition, condition_of
from core.errors import SvodkaError
from core.models import Kind
from core.regions import named
from storage import reading

FEDERAL = "federal"

RegionOption = Annotated[str, typer.Option("--region", help="Only of this region: RU-BEL, its name, or federal.")]
KindOption = Annotated[Kind | None, typer.Option("--kind", help="Only of this kind.")]
HealthOption = Annotated[Condition | None, typer.Option("--health", help="Only those that fare so.")]


def sources(session: Session) -> list[dict[str, Any]]:
    """The rows of `reading.sources` with `health`, a Condition, and the kinds of open `alerts`."""
    rows = reading.sources(session)
    for row in rows:
        row["health"] = condition_of(
            present=row["present"],
            enabled=row["enabled"],
            polled=row["last_poll_at"] is not None,
            failures=row["failures"],
            listless=row["listless"],
            alerts=[AlertKind(kind) for kind in row["alerts"]],
        )
    return rows


def chosen(
    rows: Sequence[dict[str, Any]], names: Collection[str], region: str, kind: Kind | None, health: Condition | None
) -> list[dict[str, Any]]:
    """Raises SvodkaError for a name that no row has, and for no region."""
    for name in names:
        if name not in {row["name"] for row in rows}:
            raise unknown(name, [row["name"] for row in rows])
    code = "" if not region else FEDERAL if region.lower() in (FEDERAL, "none") else named(region).code
    return [
        row
        for row in rows
        if (not names or row["name"] in names)
        and (not code or (row["region"] or FEDERAL) == code)
        and (kind is None or row["kind"] == kind)
        and (health is None or row["health"] == health)
    ]


def unknown(name: str, names: Sequence[str]) -> SvodkaError:
    near = [one for one in names if name in one][:5] or get_close_matches(name, names, n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "`svodka sources` lists them all."
    return SvodkaError(f"There is no source {name}.", hint)
