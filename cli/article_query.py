"""The options by which commands ask for articles."""

from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from cli.choose import unknown
from core.errors import SvodkaError
from core.models import Kind
from core.query import ArticleQuery
from core.regions import named
from storage import reading, source_view

RegionOption = Annotated[
    list[str] | None, typer.Option("--region", help="Only of this region, RU-BEL or its name; may repeat.")
]
KindOption = Annotated[list[Kind] | None, typer.Option("--kind", help="Only of sources of this kind.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only of this source; may repeat.")]
SinceOption = Annotated[str, typer.Option(metavar="DAY", help="First day of publication, 2026-03-12 or 12.03.2026.")]
UntilOption = Annotated[str, typer.Option(metavar="DAY", help="Last day of publication.")]
StoryOption = Annotated[int | None, typer.Option(help="Only copies of this story.")]


def article_query(
    text: str,
    region: list[str] | None,
    kind: list[Kind] | None,
    source: list[str] | None,
    since: str,
    until: str,
    story: int | None,
) -> ArticleQuery:
    """Raises SvodkaError for a region or a day that there is not."""
    return ArticleQuery(
        text=text,
        regions=tuple(named(one).code for one in region or ()),
        kinds=tuple(map(str, kind or ())),
        sources=tuple(source or ()),
        since=_day(since),
        until=_day(until),
        story=story,
    ).checked()


def check_sources(session: Session, query: ArticleQuery) -> None:
    """Raises SvodkaError for a source that never was; one that is gone may have articles."""
    for name in query.sources:
        if source_view.source(session, name) is None:
            raise unknown(name, reading.source_names(session))


def said(query: ArticleQuery) -> str:
    """The query in one line, as its options would be written."""
    parts = [query.text] if query.text else []
    for option, values in (("region", query.regions), ("kind", query.kinds), ("source", query.sources)):
        parts += [f"--{option} {value}" for value in values]
    for option, value in (("since", query.since), ("until", query.until), ("story", query.story)):
        parts += [f"--{option} {value}"] if value is not None else []
    return " ".join(parts)


def _day(value: str) -> date | None:
    if not value:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise SvodkaError(f"{value} is no day.", "Write 2026-03-12 or 12.03.2026.")
