"""`svodka search`: articles by their words, with the passages that match."""

from dataclasses import asdict
from typing import Annotated

import typer

from cli import hits
from cli.article_query import (
    KindOption,
    RegionOption,
    SinceOption,
    SourceOption,
    StoryOption,
    UntilOption,
    article_query,
    check_sources,
)
from cli.database import open_database
from cli.show import as_json, console
from core.query import Order
from storage.search import search, search_with_facets


def search_articles(
    query: Annotated[list[str] | None, typer.Argument(metavar="QUERY", help="Words; see docs/search.md.")] = None,
    region: RegionOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    story: StoryOption = None,
    order: Annotated[Order, typer.Option(help="The newest first, or the best match.")] = Order.NEWEST,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many.")] = 10,
    after: Annotated[str, typer.Option(metavar="CURSOR", help="Go on behind the page that gave this cursor.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, the last with the cursor.")] = False,
) -> None:
    """Finds articles: every word in any form, «a phrase», -without, one OR other, ~of one root, ^in the headline.

    Without words, the filters alone decide. A query that begins with a minus stands behind two: -- -word.
    """
    asked = article_query(" ".join(query or ()), region, kind, source, since, until, story)
    with open_database() as db, db.begin() as session:
        check_sources(session, asked)
        if json:
            page, counted = search(session, asked, limit=limit, order=order, after=after or None), None
        else:
            page, counted = search_with_facets(session, asked, limit=limit, order=order, after=after or None)
    if counted is None:
        for hit in page.hits:
            typer.echo(as_json(asdict(hit)))
        typer.echo(as_json({"next": page.next, "ignored": page.ignored, "looked_to": page.looked_to}))
        return
    out = console()
    for sentence in page.ignored:
        out.print(f"Not looked for: {sentence}.", style="yellow", markup=False)
    for hit in page.hits:
        for line in hits.hit_lines(hit, hit.snippet):
            out.print(line, soft_wrap=True)
    if counted.total:
        out.print(f"{hits.found(counted)}: {hits.by_region(counted)}", markup=False)
    elif page.looked_to is None:
        out.print("Nothing was found.")
    if page.looked_to is not None:
        out.print(hits.looked(page.looked_to), style="yellow", markup=False)
    if page.next:
        out.print(f"More: --limit {limit * 2}, or --after {page.next}", style="dim", markup=False, soft_wrap=True)
