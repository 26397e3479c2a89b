"""`svodka add URL`: a site looked at, shown, and written into its region's file with its fixture."""

from typing import Annotated

import typer

from cli.main import say_error
from cli.show import agreed, printable
from core import config as settings
from core.config import Config
from core.errors import SvodkaError
from crawler.loader import Loaded, load_spiders
from crawler.probe import Finding, Hopeless, Wanted, probe_sites, report
from crawler.probe.addition import plan
from crawler.probe.options import check_options, whole

_AFTER = "`./svodka up` polls it from its next start on; `./svodka sources sync` tells a running service."


def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Home pages, or the pages that list the news.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")] = False,
    listing: Annotated[str | None, typer.Option("--listing", help="CSS of the links on the page given.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="CSS of the date on an article's page.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="RU-SMO, or none for a federal source.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="government or media.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The source's name; else its host.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", help="IANA name; else the region's.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Add a site whose articles have no date.")] = False,
) -> None:
    """Looks at sites politely, shows what would be stored, and after a yes writes each site's class and fixture.

    Several addresses are looked at at once. The exit code is 1 where one of them could not be added.
    """
    config = settings.load()
    given = check_options([Wanted(url, listing, date, name, region, kind, timezone, undated) for url in urls])
    loaded = load_spiders(config)
    wanted, failed = [], 0
    for one in given:
        try:
            wanted.append(whole(one, loaded))
        except SvodkaError as error:
            failed += 1
            say_error(error)
    if wanted:
        count = f"{len(wanted)} sites" if len(wanted) > 1 else "the site"
        typer.echo(f"Looking at {count}, politely: it may take a minute.", err=True)
    for ended in probe_sites(wanted, config) if wanted else []:
        try:
            _add(ended, loaded, config, yes=yes, dry_run=dry_run)
        except SvodkaError as error:
            failed += 1
            say_error(error)
            if isinstance(ended, Hopeless):
                typer.echo(report.cost(ended), err=True)
    raise typer.Exit(1 if failed else 0)


def _add(ended: Finding | Hopeless, loaded: Loaded, config: Config, *, yes: bool, dry_run: bool) -> None:
    """Raises SvodkaError where the site was not added although nobody declined it."""
    if isinstance(ended, Hopeless):
        raise ended
    addition = plan(ended, loaded, config)
    addition.check()
    typer.echo("\n".join([*map(printable, report.lines(ended)), "", addition.change.diff()]))
    typer.echo(f"And a fixture in {addition.fixtures}: a page, a list, what is read in them.")
    if dry_run:
        return
    if not (yes or agreed("Write this?")):
        typer.echo("Nothing was written.")
        return
    typer.echo(f"{ended.name} is added; its fixture holds: {addition.write()}\n{_AFTER}")
