"""Some work with the engine outside of the service: robots.txt, the guard, the pauses and bounds as ever."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from core.config import Config
from core.errors import SvodkaError
from crawler.fetch import Fetcher
from crawler.scrapy_settings import engine_settings

T = TypeVar("T")


def with_engine(config: Config, work: Callable[[Fetcher], Awaitable[T]]) -> T:
    """What `work` returns or raises. Once a process, for it runs the reactor."""
    ended: list[T | BaseException] = []
    process = AsyncCrawlerProcess(engine_settings(config))
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what it has to say is in the answers
    process.crawl(_Work, work=work, ended=ended)
    process.start(install_signal_handlers=False)
    if not ended:
        raise SvodkaError("The engine ended without an answer.", "SVODKA_LOG_LEVEL=DEBUG shows what it did.")
    if isinstance(ended[0], BaseException):
        raise ended[0]
    return ended[0]


class _Work(scrapy.Spider):
    name = "one_run"

    def __init__(self, work: Callable[[Fetcher], Awaitable[Any]], ended: list[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work, self._ended = work, ended

    async def start(self) -> AsyncIterator[Any]:
        try:
            self._ended.append(await self._work(Fetcher(self.crawler.engine.download_async)))
        except Exception as error:  # noqa: BLE001 - it is raised again outside of the reactor
            self._ended.append(error)
        return
        yield  # type: ignore[unreachable]  # Scrapy wants an iterator
