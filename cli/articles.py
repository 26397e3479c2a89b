"""`svodka articles`: the newest articles as a table, or one whole with what was removed and why."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from cli.choose import unknown
from cli.database import open_database
from cli.show import as_json, console
from core.display import moment
from core.errors import SvodkaError
from core.regions import named
from storage import reading, source_view

_WIDE = 90
_COPIES = 20


def articles(
    which: Annotated[str | None, typer.Argument(help="Number, id or address of one article.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 30,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    region: Annotated[str | None, typer.Option(help="Only of this region, RU-BEL or its name.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
) -> None:
    """Shows the newest articles, or one with everything that is known of it."""
    code = None if region is None else named(region).code
    with open_database() as db, db.begin() as session:
        if which is not None:
            found = reading.article(session, which)
            if found is None:
                raise SvodkaError(f"There is no article {which}.", "`svodka articles` lists numbers and titles.")
            _print_one(found, json)
            return
        if source is not None and source_view.source(session, source) is None:
            raise unknown(source, reading.source_names(session))
        rows = reading.articles(session, limit, source, code)
    if json:
        for row in rows:
            typer.echo(as_json(row))
        return
    out = console()
    nothing = "No such articles." if source or region else "No articles yet. `svodka status` shows what is going on."
    out.print(table(rows, out.width) if rows else nothing)


def table(rows: list[dict[str, Any]], width: int) -> Table:
    """For `width` characters; a narrow one has room for number, time and title only."""
    wide = width >= _WIDE
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("№", justify="right", no_wrap=True, min_width=max(len(str(row["number"])) for row in rows))
    shown.add_column("published", no_wrap=True, min_width=10)
    if wide:
        shown.add_column("source", no_wrap=True)
    shown.add_column("title", ratio=1)
    if wide:
        shown.add_column("story", justify="right", no_wrap=True)
        shown.add_column("role", no_wrap=True)
    for row in rows:
        role = "" if row["copies"] == 1 else row["cluster_role"]
        published = moment(row["published_at"], row["published_precision"])
        title = Text(row["title"] or row["url"])
        number = str(row["number"])
        if wide:
            shown.add_row(number, published, row["source"], title, str(row["cluster_id"]), role)
        else:
            shown.add_row(number, published, title)
    return shown


def _print_one(found: dict[str, Any], json: bool) -> None:
    found.pop("signature")
    if json:
        typer.echo(as_json(found, indent=2))
        return
    out = console()
    out.print(Text(found["title"], style="bold"))
    out.print(f"{escape(found['url'])}\n{found['source']} · {found['region'] or 'federal'} · {found['kind']}")
    published = moment(found["published_at"], found["published_precision"])
    out.print(f"published {published} Moscow time; evidence: {escape(found['published_evidence'] or 'none, no date')}")
    out.print(f"first seen {moment(found['first_seen_at'])} Moscow time, revision {found['revision']}")
    if found["authors"]:
        out.print("by " + escape(", ".join(found["authors"])))
    out.print()
    for paragraph in found["paragraphs"]:
        out.print(Text(paragraph), "")
    if found["copies"]:
        story, role = found["cluster_id"], found["cluster_role"]
        out.print(f"[bold]The same story elsewhere[/bold] (svodka story {story}); this one's role is {role}:")
        for copy in found["copies"][:_COPIES]:
            when = moment(copy["published_at"], copy["published_precision"])
            out.print(f"  №{copy['number']} {when} {copy['source']} {escape(copy['title'])}")
        if (more := len(found["copies"]) - _COPIES) > 0:
            out.print(f"  and {more} more")
    else:
        out.print(f"Nobody else has this story ({found['cluster_id']}).")
    for relation in found["relations"]:
        out.print(
            f"  {relation['kind']} of №{relation['number']} ({relation['score']:.2f}): {escape(relation['evidence'])}"
        )
    if not found["removed"]:
        out.print("\nNothing stood around this text that had to be removed.")
        return
    out.print(f"\n[bold]Removed from the page[/bold], {len(found['removed'])} in all:")
    for line in found["removed"]:
        out.print(Text.assemble(("  " + line["reason"].ljust(26), "dim"), (_short(line["text"]), "strike")))


def _short(text: str, width: int = 100) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
