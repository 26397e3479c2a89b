"""`svodka sources move NAME --to URL`: the facts in the class change, the state in Postgres stays."""

import inspect
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import typer

from cli.database import open_database
from cli.show import agreed
from cli.source_test import print_trial, try_sites
from cli.sources import fill_empty_catalogue, sync_catalogue
from core import config as settings
from core.errors import SvodkaError
from crawler.check_site import check_site
from crawler.loader import load_anew, load_spiders
from crawler.news_spider import NewsSpider
from crawler.region_files import Change, read
from crawler.site_fixtures import check_fixture, fixtures_of, fixtures_root
from crawler.site_move import moved_facts
from crawler.spider_file import change_facts
from crawler.troubles import LeadsAway
from storage import moves, sources


def move_site(name: str, to: str, old: str, *, yes: bool, dry_run: bool, untried: bool) -> None:
    config = settings.load()
    site = load_spiders(config).site(name)
    facts = moved_facts(site, to, old)
    moved: type[NewsSpider] = type(site.__name__, (site,), dict(facts))
    check_site(moved)
    file = Path(inspect.getsourcefile(site) or "")
    before = read(file) or ""
    change = Change(file, before, change_facts(before, name, facts))
    if not untried:
        [trial] = try_sites([moved], config, pages=3)
        print_trial(trial)
        if not trial.well:
            raise SvodkaError(
                f"{name} cannot be read at its new addresses, so nothing is written.",
                "Correct --to, or write it all the same with --untried.",
            )
    for fixture in fixtures_of(fixtures_root(site) / name):
        for failure in check_fixture(fixture, moved):
            typer.echo(f"A fixture is read otherwise then: {failure}")
    typer.echo(change.diff())
    if dry_run:
        return
    if not (yes or agreed("Write this?")):
        typer.echo("Nothing was written.")
        return
    change.write()
    with open_database() as db:
        fill_empty_catalogue(db)
        load_anew(config)
        _, problems = sync_catalogue(db)
        with db.begin() as session:
            number = sources.number_of(session, name)
            due = 0 if number is None else moves.settle(session, number, _details(moved), datetime.now(UTC))
    waited = f" {due} pages that waited are due." if due else ""
    typer.echo(f"{name} has moved, and is polled at its new addresses from the next tick on.{waited}")
    for problem in problems:
        typer.echo(f"WARNING left out until mended: {problem}", err=True)


def _details(site: type[NewsSpider]) -> list[str]:
    """What pages say that led to a host which is the site's now."""
    hosts = {urlsplit(url).hostname or "" for url in site.list_urls()}
    return [LeadsAway(variant).detail for host in hosts for variant in (host, f"www.{host}", host.removeprefix("www."))]
