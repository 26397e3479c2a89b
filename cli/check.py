"""`svodka check`: the contract of the sites, without pytest: are the classes right, and do they read their fixtures?"""

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.show import as_json
from core import config as settings
from crawler.loader import load_spiders
from crawler.news_spider import NewsSpider
from crawler.site_fixtures import Failure, check_fixture, fixtures_of, fixtures_root


def check(
    names: Annotated[list[str] | None, typer.Argument(help="Sites; without a name, all.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a failure and line.")] = False,
) -> None:
    """Says what is wrong: mistakes in spider files with file and line, and fields that come out of a fixture otherwise
    than expected, with site, fixture, field, wanted and got. The exit code is 1 where anything is."""
    began = time.monotonic()
    loaded = load_spiders(settings.load())
    sites = [loaded.site(name) for name in names] if names else list(loaded.spiders.values())
    for problem in [] if names else loaded.problems:
        typer.echo(as_json({"mistake": problem}) if json else problem)
    fixtures, failed = 0, 0
    bare = []
    for site in sites:
        found = False
        for failures in _of(site):
            found = True
            fixtures, failed = fixtures + 1, failed + bool(failures)
            for failure in failures:
                typer.echo(as_json(asdict(failure)) if json else str(failure))
        if not found:
            bare.append(site.name)
    if not json:
        typer.echo(_sums(len(sites), len(loaded.problems), fixtures, failed, time.monotonic() - began))
        if names and bare:
            typer.echo(f"Without a fixture: {', '.join(bare)}. `svodka record NAME` makes one.")
    if failed or (loaded.problems and not names):
        raise typer.Exit(1)


def _of(site: type[NewsSpider]) -> Iterator[list[Failure]]:
    folder: Path = fixtures_root(site) / site.name
    for fixture in fixtures_of(folder):
        yield check_fixture(fixture, site)


def _sums(sites: int, mistakes: int, fixtures: int, failed: int, seconds: float) -> str:
    wrong = f", {_count(mistakes, 'mistake')} in spider files" if mistakes else ""
    ended = f"{failed} not as expected" if failed else "all as expected"
    return f"{_count(sites, 'site')}{wrong}; {_count(fixtures, 'fixture')}, {ended}; {seconds:.1f} s"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
