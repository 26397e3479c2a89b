"""How `svodka add` tells what it found and goes on with it: in words or as JSON lines, asking or not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from cli.database import open_database
from cli.main import say_error
from cli.show import agreed, as_json, printable
from cli.sources import sync_catalogue
from core.config import Config
from core.errors import SvodkaError
from crawler.check_site import shown
from crawler.loader import load_anew
from crawler.probe import Hopeless, report
from crawler.probe.addition import Addition, Known
from crawler.probe.planned import as_object

_AFTER = "`./svodka up` polls it from its next start on; `./svodka sources sync` tells a running service."


@dataclass(frozen=True, slots=True)
class Way:
    """The options `--yes`, `--dry-run`, `--json` and `--sync`. JSON lines come without a question, so that they write
    only with `yes`."""

    config: Config
    yes: bool
    dry_run: bool
    json: bool
    sync: bool

    def refuse(self, error: SvodkaError, facts: Mapping[str, Any]) -> None:
        if self.json:
            typer.echo(as_json({**facts, "outcome": "refused", **_said(error)}))
            return
        say_error(error)
        if isinstance(error, Hopeless):
            typer.echo(report.cost(error), err=True)

    def finish(self, addition: Addition, lines: Iterable[str], facts: Mapping[str, Any]) -> bool:
        """Shows the addition (`lines` in words, `facts` in JSON) and writes it where that is wanted. Whether nothing
        went wrong."""
        if not self.json:
            typer.echo("\n".join([*map(printable, lines), addition.change.diff()]))
            typer.echo(f"And a fixture in {addition.fixtures}: a page, a list, what is read in them.")
        facts = {**facts, "outcome": "found", **planned(addition)}
        if self.dry_run or (self.json and not self.yes):
            self._tell(facts)
            return True
        if not (self.yes or agreed("Write this?")):
            typer.echo("Nothing was written.")
            return True
        return self._write(addition, facts)

    def _write(self, addition: Addition, facts: dict[str, Any]) -> bool:
        try:
            folder = addition.write()
        except SvodkaError as error:
            self.refuse(error, facts)
            return False
        untold = self._sync() if self.sync else None
        if self.json:
            told = {"outcome": "written", "written": shown(folder), "synced": self.sync and not untold}
            self._tell(facts | told | (_said(untold) if untold else {}))
        else:
            typer.echo(f"{addition.site.name} is added; its fixture holds: {folder}")
            if untold:
                say_error(untold)
            else:
                typer.echo("A running service polls it at its next tick." if self.sync else _AFTER)
        return untold is None

    def _tell(self, facts: Mapping[str, Any]) -> None:
        if self.json:
            typer.echo(as_json(facts))

    def _sync(self) -> SvodkaError | None:
        """What was in the way, if anything: the class is written all the same."""
        try:
            load_anew(self.config)
            with open_database() as db:
                sync_catalogue(db)
        except (SvodkaError, SQLAlchemyError) as error:
            why, remedy = (error.what, error.remedy) if isinstance(error, SvodkaError) else (type(error).__name__, "")
            return SvodkaError(
                f"The class is written, but the catalogue does not know it yet: {why}",
                f"{remedy}\n`./svodka sources sync` tells it.".strip(),
            )
        return None


def planned(addition: Addition) -> dict[str, Any]:
    """What would be written: for people as a difference and as the class alone, for `--planned` as a plan."""
    change = {"file": shown(addition.change.file), "diff": addition.change.diff(), "class": addition.text}
    return {"change": change, "writable": addition.is_writable, "plan": as_object(addition)}


def _said(error: SvodkaError) -> dict[str, Any]:
    """`reason` is of the closed list, `known` the source that the site is already; else None."""
    said: dict[str, Any] = {"reason": None, "known": None, "what": error.what, "remedy": error.remedy}
    if isinstance(error, Known):
        said["known"] = error.name
    if isinstance(error, Hopeless):
        said |= {"reason": error.reason.value, "requests": error.requests, "seconds": round(error.seconds, 1)}
    return said
