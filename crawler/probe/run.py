"""Many sites in one engine: each has its own hunt, and the engine keeps their hosts apart."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from core.config import Config
from crawler.downloads import proxy_addresses
from crawler.guard import networks
from crawler.probe.ask import Asker
from crawler.probe.finding import Finding, Hopeless, Wanted
from crawler.probe.hunt import Hunt
from crawler.replay import Archive
from crawler.scrapy_settings import engine_settings

Ended = Finding | Hopeless
_ANSWER_SECONDS = 12  # a person waits, and one address that hangs must not take the time of all others


def probe_sites(
    wanted: Sequence[Wanted], config: Config, on_end: Callable[[Wanted, Ended], None] = lambda *_: None
) -> list[Ended]:
    """What came of each, in order. Once a process, for it runs the reactor. `on_end` hears of each as it ends.

    Raises SvodkaError where the archive to replay cannot be read.
    """
    if config.replay is not None:
        Archive(config.replay)  # raises here what the engine would hide
    ended: dict[int, Ended] = {}
    failed: list[BaseException] = []

    async def probe(number: int, one: Wanted, download: Callable[[scrapy.Request], Any]) -> None:
        asker, began = Asker(download), time.monotonic()
        hunt = Hunt(one, asker, networks(config.allow_private), next(iter(proxy_addresses(config.proxy)), None))
        try:
            ended[number] = await hunt.run()
        except Hopeless as reason:
            ended[number] = reason
            reason.requests, reason.seconds = len(asker.seen), time.monotonic() - began
        on_end(one, ended[number])

    async def work(download: Callable[[scrapy.Request], Any]) -> None:
        probes = (probe(number, one, download) for number, one in enumerate(wanted))
        failed.extend(filter(None, await asyncio.gather(*probes, return_exceptions=True)))

    bounds = {"DOWNLOAD_TIMEOUT": min(config.download_timeout, _ANSWER_SECONDS)}
    process = AsyncCrawlerProcess(engine_settings(config) | bounds)
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)  # what it has to say is in the reasons
    process.crawl(_Probes, work=work)
    process.start(install_signal_handlers=False)
    if failed:
        raise failed[0]
    return [ended[number] for number in range(len(wanted))]


class _Probes(scrapy.Spider):
    name = "probes"

    def __init__(self, work: Callable[[Callable[[scrapy.Request], Any]], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work = work

    async def start(self) -> AsyncIterator[Any]:
        await self._work(self.crawler.engine.download_async)
        return
        yield  # type: ignore[unreachable]  # Scrapy wants an iterator
