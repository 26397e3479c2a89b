"""`svodka sources test NAME`: what a poll would find now."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import typer

from cli.database import open_database
from cli.show import printable
from core.config import Config
from core.display import moment
from core.outcomes import POLL_FAILURES, Outcome
from crawler.fetch import Fetcher
from crawler.news_spider import NewsSpider
from crawler.one_run import with_engine
from crawler.sample import Listed, Looked, look_at_lists, look_at_pages
from storage import discovered

_AT_ONCE = 8  # sources; each host keeps its pauses


@dataclass(frozen=True, slots=True)
class Trial:
    """What one poll would find. `new` are the addresses that are not in the database."""

    source: str
    lists: list[Listed]
    new: list[str]
    pages: list[Looked]

    @property
    def well(self) -> bool:
        """Every list can be read, one names articles, and of the pages that were tried one is an article."""
        read = all(one.outcome not in POLL_FAILURES for one in self.lists) and any(one.links for one in self.lists)
        return read and (not self.pages or any(page.outcome is Outcome.ARTICLE for page in self.pages))


def try_sites(sites: list[type[NewsSpider]], config: Config, pages: int) -> list[Trial]:
    """Once a process, for it runs the reactor."""

    async def look(fetcher: Fetcher) -> list[tuple[list[Listed], list[Looked]]]:
        places = asyncio.Semaphore(_AT_ONCE)

        async def one(site: type[NewsSpider]) -> tuple[list[Listed], list[Looked]]:
            async with places:
                lists = await look_at_lists(fetcher, site)
                urls = list(dict.fromkeys(link.url for one in lists for link in one.links))
                return lists, await look_at_pages(fetcher, site, urls, articles=pages, most=pages)

        return list(await asyncio.gather(*(one(site) for site in sites)))

    looked = with_engine(config, look)
    with open_database() as db, db.begin() as session:
        return [
            Trial(
                site.name, lists, discovered.unknown(session, [link.url for one in lists for link in one.links]), found
            )
            for site, (lists, found) in zip(sites, looked, strict=True)
        ]


def print_trial(trial: Trial) -> None:
    typer.echo(trial.source)
    for one in trial.lists:
        typer.echo(f"  {one.address.kind:<8} {one.address.url}: {one.outcome}: {printable(one.detail)}")
    listed = {link.url: link.published_at for one in trial.lists for link in one.links}
    for page in trial.pages:
        typer.echo(f"  page     {page.url}: {page.outcome}{_said(page, listed.get(page.url))}")
    count = len(trial.new)
    typer.echo(f"  a poll would add {count} page{'s' * (count != 1)}; nothing was stored")


def _said(page: Looked, listed_at: datetime | None) -> str:
    """`listed_at` is the date that the list gives the page, which counts where the page has none."""
    found = page.found
    if page.outcome is not Outcome.ARTICLE or found is None:
        return f": {printable(page.detail)}" if page.detail else ""
    date = moment(found.published_at, found.published_precision) if found.published_at else "no date"
    if not found.published_at and listed_at:
        date = f"{moment(listed_at)} (the list says)"
    return f": {date} «{printable(found.title)}», {len(found.paragraphs)} paragraphs, {len(found.text)} characters"


def as_object(trial: Trial) -> dict[str, Any]:
    lists = [
        {
            **asdict(one.address),
            "outcome": one.outcome,
            "detail": one.detail,
            "links": [link.url for link in one.links],
        }
        for one in trial.lists
    ]
    pages = [
        {
            "url": page.url,
            "outcome": page.outcome,
            "detail": page.detail,
            "title": page.found.title if page.found else None,
            "published_at": page.found.published_at if page.found else None,
            "paragraphs": list(page.found.paragraphs) if page.found else [],
        }
        for page in trial.pages
    ]
    return {"source": trial.source, "well": trial.well, "lists": lists, "new": trial.new, "pages": pages}
