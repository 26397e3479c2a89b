"""`svodka add URL`: a site looked at, shown, and written into its region's file with its fixture."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from cli.add_planned import write_planned
from cli.add_way import Way
from core import config as settings
from core.errors import SvodkaError
from crawler.loader import Loaded, load_spiders
from crawler.probe import Finding, Wanted, probe_sites, report
from crawler.probe.addition import plan
from crawler.probe.options import check_options, whole


def add(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL...", help="Home pages, or the pages that list the news.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")] = False,
    listing: Annotated[str | None, typer.Option("--listing", help="CSS of the links on the page given.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="CSS of the date on an article's page.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="RU-SMO, or none for a federal source.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="government or media.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The source's name; else its host.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", help="IANA name; else the region's.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Add a site whose articles have no date.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a site; writes only with --yes.")] = False,
    planned: Annotated[
        str, typer.Option("--planned", metavar="FILE", help="Write what an earlier --json found; - is standard input.")
    ] = "",
    sync: Annotated[bool, typer.Option("--sync", help="Tell a running service, as `sources sync` does.")] = False,
) -> None:
    """Looks at sites politely, shows what would be stored, and after a yes writes each site's class and fixture.

    Several addresses are looked at at once. The exit code is 1 where one of them could not be added.
    """
    if bool(urls) is bool(planned):
        raise SvodkaError("Which sites?", "Give their addresses, or --planned with what an earlier --json found.")
    config = settings.load()
    way = Way(config, yes, dry_run, json, sync)
    loaded = load_spiders(config)
    if planned:
        failed = write_planned(planned, loaded, way)
    else:
        given = [Wanted(url, listing, date, name, region, kind, timezone, undated) for url in urls or ()]
        failed = sum(not _add(url, ended, loaded, way) for url, ended in _looked(given, loaded, way))
    raise typer.Exit(1 if failed else 0)


def _looked(given: Sequence[Wanted], loaded: Loaded, way: Way) -> Iterator[tuple[str, Finding | SvodkaError]]:
    """What came of each address as it was given, first of those that need no look."""
    wanted = {}
    try:
        given = check_options(given)
    except SvodkaError as error:
        if not way.json:
            raise
        yield from ((one.url, error) for one in given)
        return
    for one in given:
        try:
            wanted[one.url] = whole(one, loaded)
        except SvodkaError as error:
            yield one.url, error
    if wanted and not way.json:
        count = f"{len(wanted)} sites" if len(wanted) > 1 else "the site"
        typer.echo(f"Looking at {count}, politely: it may take a minute.", err=True)
    if wanted:
        yield from zip(wanted, probe_sites(list(wanted.values()), way.config), strict=True)


def _add(url: str, ended: Finding | SvodkaError, loaded: Loaded, way: Way) -> bool:
    """Whether nothing went wrong."""
    facts = {"url": url}
    try:
        if isinstance(ended, SvodkaError):
            raise ended
        addition = plan(ended, loaded, way.config)
    except SvodkaError as error:
        way.refuse(error, facts)
        return False
    return way.finish(addition, [*report.lines(ended), ""], report.as_object(ended) | facts)
