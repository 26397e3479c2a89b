"""One batch: many sources, one Scrapy engine, one fresh process.

A poll in a process of its own costs up to ten seconds of CPU, in a shared engine about ten
milliseconds. The reactor runs once a process, so `run_batch` is called once a process.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from core.config import Config
from core.errors import SvodkaError
from core.models import Claim
from crawler.access import AccessTable
from crawler.doorbell import Doorbell
from crawler.fetch import ClaimLost, Fetcher
from crawler.frontier_io import FrontierIO
from crawler.list_reader import ListReader
from crawler.loader import Loaded, load_spiders
from crawler.pages import PageLimits, Pages
from crawler.rechecks import Looks
from crawler.robots import drop_old
from crawler.scrapy_settings import engine_settings
from crawler.turn import Turn
from storage.engine import Database
from storage.polls import PollResult

log = logging.getLogger(__name__)

_LAST_CALL = 15.0  # seconds after the deadline in which downloads under way may end


@dataclass(slots=True)
class BatchReport:
    """The sums of a batch; `polls` counts by outcome, `lost` are claims that another worker had taken over."""

    sources: int = 0
    polls: dict[str, int] = field(default_factory=dict)
    new_links: int = 0
    stored: int = 0
    failed: int = 0
    retried: int = 0
    requests: int = 0
    bytes: int = 0
    lost: int = 0
    out_of_time: bool = False
    seconds: float = 0.0


def run_batch(
    claims: Sequence[Claim],
    config: Config,
    on_stored: Callable[[list[int]], None],
    still_ours: Callable[[Claim], bool] = lambda _: True,
) -> BatchReport:
    """Polls the sources and fetches their pages. Ends by itself soon after `config.batch_seconds`.

    What is not done by then stays in the frontier. `on_stored` gets page ids after their commit, some at
    once, from a thread. `still_ours` is asked before each request and must not block: a source whose claim was
    lost makes no further request, and its end is the other worker's to write. Raises SvodkaError when
    there is no database or the archive to replay cannot be read.
    """
    if config.database_url is None:
        raise SvodkaError("There is no DATABASE_URL.", "`./svodka up` sets it for its workers.")
    started = time.monotonic()
    store = FrontierIO(Database(config.database_url.get_secret_value()), config)
    loaded = load_spiders(config)
    access = AccessTable(loaded.spiders.values() if config.replay is None else (), config.certificates)
    drop_old(config.var / "robots")
    with closing(store), Doorbell(on_stored) as doorbell:
        batch = Batch(claims, config, doorbell.page, still_ours, store, loaded, access.problems)
        process = AsyncCrawlerProcess(engine_settings(config, access))
        if config.log_level != "DEBUG":  # what Scrapy tells of single requests is in the outcomes
            logging.getLogger("scrapy").setLevel(logging.ERROR)
        running = process.crawl(BatchSpider, batch=batch)
        process.start(install_signal_handlers=False)
        if running.done() and not running.cancelled() and (error := running.exception()):
            raise error
    batch.report.seconds = time.monotonic() - started
    return batch.report


class BatchSpider(scrapy.Spider):
    """Scrapy wants a spider; this one only lends its engine to the batch."""

    name = "batch"

    def __init__(self, batch: "Batch", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._batch = batch

    async def start(self) -> AsyncIterator[Any]:
        await self._batch.run(self.crawler.engine.download_async)
        return
        yield  # type: ignore[unreachable]  # Scrapy wants an iterator; the requests take another way


class Batch:
    def __init__(
        self,
        claims: Sequence[Claim],
        config: Config,
        on_stored: Callable[[int], None],
        still_ours: Callable[[Claim], bool],
        store: FrontierIO,
        loaded: Loaded,
        unreachable: Mapping[str, str] | None = None,
    ) -> None:
        self._claims = claims
        self._seconds = config.batch_seconds
        self._limits = PageLimits(
            config.pages_per_poll,
            config.page_attempts,
            Looks(config.recheck_steps, config.recheck_share),
            gone_proof=2 if config.replay is None else 0,  # an archive does not change its mind
        )
        self._on_stored = on_stored
        self._still_ours = still_ours
        self._store = store
        self._loaded = loaded
        self._unreachable = unreachable or {}
        self.report = BatchReport(sources=len(claims))

    async def run(self, download: Callable[[scrapy.Request], Any]) -> None:
        """All sources at once, each in its own task; the engine keeps the hosts apart."""
        stopping, reader = asyncio.Event(), ListReader()
        tasks = [asyncio.create_task(self._turn(claim, download, reader, stopping)) for claim in self._claims]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self._seconds)
        if late:
            self.report.out_of_time = True
            stopping.set()
            _, late = await asyncio.wait(late, timeout=_LAST_CALL)
        for task in late:
            task.cancel()
        for claim, ended in zip(self._claims, await asyncio.gather(*tasks, return_exceptions=True), strict=True):
            if isinstance(ended, BaseException):
                log.error("the poll of %s has no end, its lease will run out: %s", claim.name, ended)

    async def _turn(
        self, claim: Claim, download: Callable[[scrapy.Request], Any], reader: ListReader, stopping: asyncio.Event
    ) -> None:
        site = self._loaded.spiders.get(claim.name)
        fetcher = Fetcher(download, lambda: self._still_ours(claim))
        turn = Turn(claim, fetcher, self._store, self._limits, self._on_stored, stopping)
        if site is None:
            turn.fault(f"No spider class is named {claim.name}.", *self._loaded.problems)
        elif problem := self._unreachable.get(claim.name):
            turn.fault(problem)
        else:
            try:
                await turn.take(site, reader)
            except ClaimLost:
                log.warning("%s is in another worker's hands, its turn here is over", claim.name)
                self._count(turn.pages)
                self.report.lost += 1
                return
        result, kept = await turn.end()
        self._count(turn.pages)
        self._count_poll(result)
        self.report.lost += not kept

    def _count(self, pages: Pages) -> None:
        self.report.stored += pages.stored
        self.report.failed += pages.failed
        self.report.retried += pages.retried

    def _count_poll(self, result: PollResult) -> None:
        report = self.report
        report.polls[str(result.outcome)] = report.polls.get(str(result.outcome), 0) + 1
        report.new_links += result.new_links
        report.requests += result.requests
        report.bytes += result.bytes
