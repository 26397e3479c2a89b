"""What every step of a source's turn needs."""

from dataclasses import dataclass

from core.models import Claim
from crawler.fetch import Fetcher
from crawler.frontier_io import FrontierIO
from crawler.list_reader import ListReader
from crawler.news_spider import NewsSpider


@dataclass(frozen=True, slots=True)
class Visit:
    """A claimed source, its class, the ways to the network and to the database, and who reads its lists."""

    claim: Claim
    site: type[NewsSpider]
    fetcher: Fetcher
    store: FrontierIO
    reader: ListReader
