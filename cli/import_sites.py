"""`svodka import FILE`: classes for the sites of an OPML or CSV file, disabled, in the files of their regions."""

from pathlib import Path
from typing import Annotated

import typer

from cli.files import read_file
from cli.show import agreed
from core import config as settings
from core.errors import SvodkaError
from crawler.check_site import location
from crawler.loader import load_spiders
from crawler.region_files import Change, package_folder, read
from crawler.site_import import Import, known_sites, plan_import
from crawler.site_lists import read_site_list
from crawler.spider_file import add_class, file_name, new_file


def import_(
    file: Annotated[str, typer.Argument(help="OPML or CSV: host,url,kind,region,feed; - reads standard input.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")] = False,
) -> None:
    """Shows the classes as a difference of files and, after a yes, writes them; none is polled before you enable it.

    Rows with a mistake are left out and told with their line, and so are sites that are there already. The exit code is
    1 where a row was left out for a mistake.
    """
    config = settings.load()
    loaded = load_spiders(config)
    if loaded.problems:
        raise SvodkaError(
            "A spider file has a mistake, so nobody knows which sites are there already.", "\n".join(loaded.problems)
        )
    listed = read_site_list(read_file(file))
    places = {name: location(spider, "name") for name, spider in loaded.spiders.items()}
    plan = plan_import(
        listed.rows, known_sites(loaded.spiders, places), "standard input" if file == "-" else Path(file).name
    )
    changes = _changes(plan, package_folder(config))
    for change in changes:
        typer.echo(change.diff())
    for sentence in [*plan.guesses, *plan.duplicates, *listed.mistakes, *plan.left_out]:
        typer.echo(sentence, err=True)
    wrong = len(listed.mistakes) + len(plan.left_out)
    typer.echo(f"{len(plan.sites)} new, {len(plan.duplicates)} there already, {wrong} with a mistake.")
    if changes and not dry_run:
        if yes or agreed("Write this?"):
            for change in changes:
                change.write()
            typer.echo(
                "Written. `svodka sources sync` takes them into the catalogue, `svodka sources test NAME` tries one."
            )
        else:
            typer.echo("Nothing was written.")
    if wrong:
        raise typer.Exit(1)


def _changes(plan: Import, folder: Path) -> list[Change]:
    """One for each region, in order of the files' names."""
    by_file: dict[Path, Change] = {}
    for site in plan.sites.values():
        region = site.facts["region"]
        code = region if isinstance(region, str) else None
        file = folder / file_name(code)
        if file not in by_file:
            old = read(file)
            by_file[file] = Change(file, old, new_file(code) if old is None else old)
        change = by_file[file]
        try:
            by_file[file] = Change(file, change.old, add_class(change.new, site))
        except SvodkaError as error:
            raise SvodkaError(f"{file}: {error.what}", error.remedy) from None
    return [by_file[file] for file in sorted(by_file)]
