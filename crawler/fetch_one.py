"""One page, once, with all manners of the crawler: robots.txt, the guard, the user agent, the bounds."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from core.config import Config
from core.errors import SvodkaError
from crawler.fetch import Answer, Fetcher
from crawler.scrapy_settings import engine_settings
from crawler.troubles import Trouble


def fetch_one(url: str, config: Config) -> Answer:
    """Once a process, for it runs the reactor. Raises SvodkaError that says why there is no page."""
    ended: list[Answer | Trouble] = []
    process = AsyncCrawlerProcess(engine_settings(config))
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what it has to say is in the error
    process.crawl(_OnePage, url=url, ended=ended)
    process.start(install_signal_handlers=False)
    last = ended[0] if ended else None
    if not isinstance(last, Answer):
        reason = f"{last.detail} ({last.outcome})" if last else "the engine ended without an answer"
        raise SvodkaError(
            f"{url} cannot be fetched: {reason}.",
            "Save the page in a browser and give the file, with --url for its address.",
        )
    return last


class _OnePage(scrapy.Spider):
    name = "one_page"

    def __init__(self, url: str, ended: list[Answer | Trouble], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._url, self._ended = url, ended

    async def start(self) -> AsyncIterator[Any]:
        try:
            self._ended.append(await Fetcher(self.crawler.engine.download_async).get(self._url))
        except Trouble as trouble:
            self._ended.append(trouble)
        return
        yield  # type: ignore[unreachable]  # Scrapy wants an iterator
