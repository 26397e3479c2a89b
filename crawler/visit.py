"""What every step of a source's turn needs."""

from dataclasses import dataclass

from core.models import Claim
from crawler.fetch import Fetcher
from crawler.frontier_io import FrontierIO
from crawler.news_spider import NewsSpider


@dataclass(frozen=True, slots=True)
class Visit:
    """A claimed source, its class, the way to the network and the way to the database."""

    claim: Claim
    site: type[NewsSpider]
    fetcher: Fetcher
    store: FrontierIO
