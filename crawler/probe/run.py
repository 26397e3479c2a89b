"""Many sites in one engine: each has its own hunt, and the engine keeps their hosts apart."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from scrapy.http import Request, Response

from core.config import Config
from crawler.downloads import proxy_addresses
from crawler.guard import networks
from crawler.one_run import with_engine
from crawler.probe.ask import Asker
from crawler.probe.finding import Finding, Hopeless, Wanted
from crawler.probe.hunt import Hunt
from crawler.replay import Archive

Ended = Finding | Hopeless
_ANSWER_SECONDS = 12  # a person waits, and one address that hangs must not take the time of all others


def probe_sites(wanted: Sequence[Wanted], config: Config) -> list[Ended]:
    """What came of each, in order. Once a process, for it runs the reactor.

    Raises SvodkaError where the archive to replay cannot be read.
    """
    if config.replay is not None:
        Archive(config.replay)  # raises here what the engine would hide
    bounded = config.model_copy(update={"download_timeout": min(config.download_timeout, _ANSWER_SECONDS)})

    async def probe_all(download: Callable[[Request], Awaitable[Response]]) -> list[Ended]:
        return await asyncio.gather(*(_probe(one, Asker(download), bounded) for one in wanted))

    return with_engine(bounded, lambda fetcher: probe_all(fetcher.download))


async def _probe(one: Wanted, asker: Asker, config: Config) -> Ended:
    began = time.monotonic()
    proxy = next(iter(proxy_addresses(config.proxy)), None)
    try:
        return await Hunt(one, asker, networks(config.allow_private), proxy).run()
    except Hopeless as reason:
        reason.requests, reason.seconds = len(asker.seen), time.monotonic() - began
        return reason
