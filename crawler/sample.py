"""A look at a site through its class: its lists and some of its pages, once, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import extraction
from core.models import Address, Extraction, Link
from core.outcomes import Outcome, PollOutcome
from crawler.fetch import Answer, Fetcher, check_page
from crawler.list_reader import ListReader, SpiderFault
from crawler.news_spider import NewsSpider, charset_in
from crawler.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as its class reads it. `answer` is None where none came; `detail` is for people."""

    address: Address
    outcome: PollOutcome
    detail: str
    links: tuple[Link, ...] = ()
    answer: Answer | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """One page. `answer` and `found` are None where none came; `detail` says why there is no article."""

    url: str
    outcome: Outcome
    detail: str = ""
    answer: Answer | None = None
    found: Extraction | None = None
    fetched_at: datetime | None = None


async def look_at_lists(fetcher: Fetcher, site: type[NewsSpider]) -> list[Listed]:
    """The first page of every address of the site, in the order of preference."""
    reader, listed = ListReader(places=1), []
    for address in site.addresses():
        try:
            answer = await fetcher.get(address.url)
            now = datetime.now(UTC)
            found = await reader.read(site, address.kind, answer, 1)
        except Trouble as trouble:
            listed.append(Listed(address, trouble.poll_outcome, trouble.detail))
            continue
        except SpiderFault as fault:
            listed.append(Listed(address, PollOutcome.SPIDER_ERROR, str(fault)))
            continue
        more = "leads to further files" if found.more else "no link in it"
        detail = found.problem or (f"{len(found.links)} links" if found.links else more)
        outcome = PollOutcome.NEW if found.links or found.more else PollOutcome.EMPTY
        listed.append(
            Listed(address, outcome if found.readable else PollOutcome.INVALID, detail, found.links, answer, now)
        )
    return listed


async def look_at_page(fetcher: Fetcher, site: type[NewsSpider], url: str) -> Looked:
    """The page as an article, by the rules of the class and without what the site's memory knows."""
    try:
        answer = await fetcher.get(url)
        check_page(answer, url, site.hosts(), site.list_urls())
    except Trouble as trouble:
        return Looked(url, trouble.outcome, trouble.detail)
    now = datetime.now(UTC)
    charset = charset_in(answer.headers.get("content-type", ""))
    found = extraction.extract(answer.body, url=answer.url, charset=charset, now=now, rules=site.rules())
    return Looked(answer.url, found.outcome, found.detail, answer, found, now)


async def look_at_pages(
    fetcher: Fetcher, site: type[NewsSpider], urls: Sequence[str], *, articles: int, most: int
) -> list[Looked]:
    """One page after the other until so many are articles, or so many were asked for."""
    looked: list[Looked] = []
    for url in urls[:most]:
        if sum(page.outcome is Outcome.ARTICLE for page in looked) >= articles:
            break
        looked.append(await look_at_page(fetcher, site, url))
    return looked
