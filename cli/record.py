"""`svodka record NAME [URL]`: a page and a list of a site, kept as a fixture with what is read in them, for review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from cli.diff import words_diff
from cli.show import console, printable
from core import config as settings
from core.errors import SvodkaError
from core.outcomes import Outcome
from crawler.check_site import is_web_address
from crawler.fetch import Fetcher
from crawler.loader import load_spiders
from crawler.news_spider import NewsSpider
from crawler.one_run import with_engine
from crawler.sample import Listed, Looked, look_at_lists, look_at_page, look_at_pages
from crawler.site_fixtures import Fixture, check_fixture, fixtures_of, fixtures_root, write_fixture

_MOST_PAGES = 5  # asked for while none is an article
_NOT_SHOWN = frozenset({"fetched_at", "links", "links_in_all"})  # they differ at any time
_OF_THE_SITE = frozenset({"header_charset", "published_precision", "published_by", "list_url", "list_charset"})


@dataclass(frozen=True, slots=True)
class _Sample:
    listed: Listed | None
    page: Looked | None
    trouble: str = ""


def record(
    name: Annotated[str, typer.Argument(help="The site.")],
    url: Annotated[
        str, typer.Argument(help="The article; without it, that of the last fixture, or the newest that is listed.")
    ] = "",
) -> None:
    """Fetches a list and an article of a site, with the crawler's manners, and writes them as a fixture.

    Fixtures that are there stay: they are the layouts that the site had before. What is read in the new one is shown
    with its difference from the last, and waits for your review: correct expected.json where it is wrong.
    """
    if url and not is_web_address(url):
        raise SvodkaError(f"{url!r} is no address of a page.", "Write it whole: https://host/news/1.")
    config = settings.load()
    site = load_spiders(config).site(name)
    folder = fixtures_root(site) / site.name
    last = next(_readable(folder), None)
    sample = with_engine(config, lambda fetcher: _look(fetcher, site, url, last))
    page = sample.page
    if page is None or page.answer is None or page.found is None or page.fetched_at is None:
        raise SvodkaError(
            f"{name}: there is no article to record: {sample.trouble}.", "`svodka sources test` says more."
        )
    if last and last.page == page.answer.body:
        typer.echo(f"{page.url} is the page of {last.folder} byte for byte: nothing is written.")
        return
    listed = sample.listed
    answer = listed.answer if listed else None
    target = write_fixture(
        folder,
        site,
        url=page.url,
        page=page.answer.body,
        headers=page.answer.headers,
        now=page.fetched_at,
        found=page.found,
        list_kind=listed.address.kind if listed else None,
        list_body=answer.body if answer else None,
        list_url=answer.url if answer else None,
        list_headers=answer.headers if answer else None,
        before=last.wanted if last else None,
    )
    _show(site, target, last)


async def _look(fetcher: Fetcher, site: type[NewsSpider], url: str, last: Fixture | None) -> _Sample:
    """The list that names most, and one article: the one that is asked for, that of the last fixture, or a new one."""
    lists = await look_at_lists(fetcher, site)
    listed = max((one for one in lists if one.answer and one.links), key=lambda one: len(one.links), default=None)
    if url:
        page = await look_at_page(fetcher, site, url)
        if page.outcome is Outcome.ARTICLE:
            return _Sample(listed, page)
        return _Sample(listed, None, f"{url}: {page.outcome}: {page.detail}")
    again = [last.wanted["url"]] if last else []
    urls = list(dict.fromkeys(again + [link.url for one in lists for link in one.links]))
    looked = await look_at_pages(fetcher, site, urls, articles=1, most=_MOST_PAGES)
    found = next((page for page in looked if page.outcome is Outcome.ARTICLE), None)
    said = [f"{one.address.url}: {one.outcome}: {one.detail}" for one in lists if not one.links]
    said += [f"{page.url}: {page.outcome}: {page.detail}" for page in looked]
    return _Sample(listed, found, "; ".join(said))


def _readable(folder: Path) -> Iterator[Fixture]:
    """What can be read of the fixtures, the newest first; `svodka check` tells of the others."""
    for one in fixtures_of(folder):
        try:
            yield Fixture.read(one)
        except SvodkaError:
            continue


def _show(site: type[NewsSpider], target: Path, last: Fixture | None) -> None:
    typer.echo(f"{target} is written.")
    new = Fixture.read(target).wanted
    if last:
        article = "the same" if last.wanted["url"] == new["url"] else "another"
        typer.echo(f"What is read in it, beside {last.folder.name}, which is of {article} article:")
    for line in difference(last.wanted if last else {}, new):
        console().print(line, soft_wrap=True)
    for failure in check_fixture(target, site):
        typer.echo(f"To be settled: {failure}")
    for earlier in fixtures_of(target.parent):
        if earlier != target and (failures := check_fixture(earlier, site)):
            typer.echo(f"The earlier layout {earlier.name} is not read as it was: {failures[0]}")
    typer.echo("Look it through, correct expected.json where it is wrong, and commit the folder; or delete it.")


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Text]:
    """A line a field of expected.json. Of two different articles, only what the site gives them all is compared."""
    same = old.get("url") == new.get("url")
    for key in [*new, *(key for key in old if key not in new and (same or key in _OF_THE_SITE))]:
        if key in _NOT_SHOWN:
            continue
        was, is_ = _said(old.get(key)), _said(new.get(key))
        if old and was != is_ and (same or key in _OF_THE_SITE):
            yield Text.assemble(f"~ {key}: ", words_diff(was, is_))
        else:
            yield Text(f"  {key}: {printable(is_)}")


def _said(value: object) -> str:
    if value is None:
        return "none"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
