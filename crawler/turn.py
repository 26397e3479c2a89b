"""One source's turn in a batch: its lists, then its pages, then the end of its poll in the database."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from core.models import Claim
from core.outcomes import POLL_FAILURES, PollOutcome
from crawler.fetch import ClaimLost, Fetcher
from crawler.frontier_io import FrontierIO
from crawler.list_reader import ListReader
from crawler.lists import Lists
from crawler.news_spider import NewsSpider
from crawler.pages import PageLimits, Pages, fetch_pages
from crawler.poll import poll_lists
from crawler.rechecks import look_again
from crawler.visit import Visit
from storage.polling import Listed
from storage.polls import PollResult

log = logging.getLogger(__name__)

# The host itself is out of reach: its pages keep their tries for a better day.
_SHUT = frozenset({PollOutcome.NETWORK, PollOutcome.SERVER_ERROR, PollOutcome.FORBIDDEN, PollOutcome.BLOCKED_ADDRESS})


class Turn:
    def __init__(
        self,
        claim: Claim,
        fetcher: Fetcher,
        store: FrontierIO,
        limits: PageLimits,
        on_stored: Callable[[int], None],
        stopping: asyncio.Event,
    ) -> None:
        self._claim, self._fetcher, self._store = claim, fetcher, store
        self._limits, self._on_stored, self._stopping = limits, on_stored, stopping
        self._started = datetime.now(UTC)
        self._lists = Lists()
        self._read_at: datetime | None = None
        self.pages = Pages()

    async def take(self, site: type[NewsSpider], reader: ListReader) -> None:
        """Raises ClaimLost and what the database raises; all else becomes the outcome of the poll."""
        visit = Visit(self._claim, site, self._fetcher, self._store, reader)
        try:
            await poll_lists(visit, self._lists)
            self._read_at = datetime.now(UTC)
            if self._lists.outcome not in _SHUT:
                await fetch_pages(visit, self._limits, self._on_stored, self._stopping, self.pages)
                if host := self.pages.moved_to:
                    self._lists.details.append(
                        f"the site's pages all lead to {host}, so that they wait: "
                        "if the site has moved, correct the addresses of its class and name the host in allowed_hosts"
                    )
                if self.pages.all_asked:
                    well = self._lists.outcome not in POLL_FAILURES
                    await look_again(visit, self._limits.looks, self._stopping, well=well)
        except asyncio.CancelledError:  # the batch is out of time and asks for no more than an end
            self._lists.outcomes.extend([] if self._lists.outcomes else [PollOutcome.NETWORK])
            self._lists.details.append("the batch ended before the site had answered")
        except (ClaimLost, SQLAlchemyError):
            raise
        except Exception as error:
            log.exception("the poll of %s failed", self._claim.name)
            self.fault(f"{type(error).__name__}: {error}")

    def fault(self, *details: str) -> None:
        self._lists.outcomes[:] = [PollOutcome.SPIDER_ERROR]
        self._lists.details.extend(details)

    async def end(self) -> tuple[PollResult, bool]:
        """Writes the end of the poll; False when the claim was void."""
        lists, pages = self._lists, self.pages
        result = PollResult(
            outcome=lists.outcome,
            started_at=self._started,
            ended_at=datetime.now(UTC),
            detail="; ".join(lists.details),
            new_links=lists.new_links,
            pages_fetched=pages.stored,
            requests=self._fetcher.requests,
            bytes=self._fetcher.bytes,
            retry_after=max(filter(None, (lists.retry_after, pages.retry_after)), default=None),
            listed=Listed(self._read_at, lists.items, lists.manners) if self._read_at else None,
        )
        kept = await self._store.finish(self._claim, result)
        self._tell(result)
        return result, kept

    def _tell(self, result: PollResult) -> None:
        pages = self.pages
        counts = {"new": result.new_links, "stored": pages.stored, "failed": pages.failed, "retried": pages.retried}
        facts: dict[str, object] = {"source": self._claim.name, "outcome": str(result.outcome)}
        facts |= {name: count for name, count in counts.items() if count}
        facts |= {"detail": result.detail} if result.detail else {}
        quiet = result.outcome is PollOutcome.NOT_MODIFIED and not pages.stored
        log.log(logging.DEBUG if quiet else logging.INFO, "polled", extra=facts)
