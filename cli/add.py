"""`svodka add URL`: a site looked at, shown, and written into its region's file with its fixture."""

from typing import Annotated

import typer

from cli.main import say_error
from cli.show import printable
from core import config as settings
from core.errors import SvodkaError

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
    from crawler.loader import load_spiders
    from crawler.probe import Hopeless, Wanted, probe_sites, report
    from crawler.probe.addition import plan
    from crawler.probe.options import check_options

    config = settings.load()
    wanted = [Wanted(url, listing, date, name, region, kind, timezone, undated) for url in urls]
    wanted = check_options(wanted, load_spiders(config))
    count = f"{len(wanted)} sites" if len(wanted) > 1 else "the site"
    typer.echo(f"Looking at {count}, politely: it may take a minute.", err=True)
    failed = 0
    for ended in probe_sites(wanted, config):
        try:
            if isinstance(ended, Hopeless):
                raise ended
            addition = plan(ended, load_spiders(config), config)
            addition.check()
            typer.echo("\n".join([*map(printable, report.lines(ended)), "", addition.diff()]))
            if dry_run:
                continue
            if not (yes or _agreed()):
                typer.echo("Nothing was written.")
                continue
            fixture = addition.write()
            typer.echo(f"{ended.name} is added; its fixture holds: {fixture}\n{_AFTER}")
        except SvodkaError as error:
            failed += 1
            say_error(error)
            if isinstance(error, Hopeless):
                typer.echo(report.cost(error), err=True)
    raise typer.Exit(1 if failed else 0)


def _agreed() -> bool:
    """No answer is a no."""
    try:
        return typer.confirm("Write this?")
    except typer.Abort:
        return False
