"""`svodka regions`: which federal subjects have sources."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from cli.choose import sources
from cli.database import open_database
from cli.show import as_json, console
from cli.sources import fill_empty_catalogue
from core.models import Kind
from core.region_coverage import Count, Known, RegionCoverage, coverage_by_region


def regions(
    without: Annotated[bool, typer.Option("--without", help="Only those without a live source.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a region.")] = False,
) -> None:
    """Counts the sources of each federal subject: known are those that a class states, polled those that are enabled,
    live those of them whose last poll went well and that are not silent. docs/regions.md has what is doubtful."""
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            rows = sources(session)
    covered = coverage_by_region(Known(row["region"], Kind(row["kind"]), row["health"]) for row in rows)
    shown = [one for one in covered if not (without and one.all.live)]
    if json:
        for one in shown:
            counts = {"government": one.government, "media": one.media, "all": one.all}
            figures = {name: asdict(count) for name, count in counts.items()}
            typer.echo(as_json({"code": one.code, "name": one.name, **figures}))
        return
    table = Table("code", "region", box=None, pad_edge=False, header_style="bold")
    for column in ("known", "polled", "live", "government", "media"):
        table.add_column(column, justify="right")
    for one in shown:
        every = one.all
        cells = [str(n or "") for n in (every.known, every.polled, every.live)]
        table.add_row(one.code, one.name, *cells, _live(one.government), _live(one.media))
    console().print(table)
    for line in _sums(covered):
        typer.echo(line)


def _live(count: Count) -> str:
    return f"{count.live} of {count.known}" if count.known else ""


def _sums(covered: list[RegionCoverage]) -> list[str]:
    subjects = [one for one in covered if one.code]
    live = sum(one.all.live > 0 for one in subjects)
    polled = sum(one.all.polled > 0 for one in subjects)
    bare = [one.name for one in subjects if not one.all.known]
    polled_words = f"{polled} with one that is polled"
    lines = [f"{len(subjects)} subjects: {live} with a live source, {polled_words}; {len(bare)} without any."]
    one_sided = [one.name for one in subjects if one.all.known and not (one.government.known and one.media.known)]
    lines += [f"No source is known of: {', '.join(bare)}."] if bare else []
    return lines + ([f"Of one kind only, government or media: {len(one_sided)}."] if one_sided else [])
