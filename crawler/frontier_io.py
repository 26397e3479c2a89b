"""The database as the engine sees it: each call is one transaction in a thread, the reactor never waits."""

import asyncio
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from core.config import Config
from core.found import Found
from core.models import Claim, Link
from core.outcomes import Outcome
from core.polling.intervals import Policy
from crawler.fetch import Answer
from crawler.troubles import FIRST_RETRY, LAST_RETRY, ask_again_at
from storage import discovered, frontier, moves, outages, polls, sources
from storage.discovered import Validators
from storage.engine import Database
from storage.frontier import PendingPage
from storage.polling import Pace
from storage.polls import PollResult
from storage.sources import AddressState

T = TypeVar("T")
_THREADS = 4


class FrontierIO:
    def __init__(self, database: Database, config: Config) -> None:
        self._database = database
        self._pace = Pace(config.poll_min_seconds, config.poll_max_seconds, Policy(config.poll_policy))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")

    def close(self) -> None:
        self._threads.shutdown()
        self._database.close()

    async def addresses(self, claim: Claim) -> list[AddressState]:
        return await self.do(lambda s: sources.addresses(s, claim.source_id))

    async def add_links(
        self,
        claim: Claim,
        address_id: int | None,
        links: Sequence[Link],
        validators: Validators | None,
        via: Found = Found.UNKNOWN,
    ) -> int:
        """How many of the links were new; `via` is what the list is."""
        return await self.do(lambda s: discovered.add_links(s, claim, address_id, links, validators, via))

    async def knew_any(self, claim: Claim, links: Sequence[Link]) -> bool:
        return await self.do(lambda s: discovered.knew_any(s, claim, links))

    async def take(self, claim: Claim, limit: int) -> tuple[list[PendingPage], datetime | None]:
        """The pages to fetch, and since when the source's pages cannot be had, if so."""
        return await self.do(
            lambda s: (frontier.take(s, claim, limit, datetime.now(UTC)), outages.down_since(s, claim))
        )

    async def postpone(
        self, claim: Claim, since: datetime | None, retry_after: timedelta | None, behind: Sequence[int] = ()
    ) -> None:
        """All pages wait; those `behind` longer, so that others are asked for before them."""
        now = datetime.now(UTC)
        at = ask_again_at(now, since, retry_after)

        def work(session: Session) -> None:
            outages.postpone(session, claim, at, now)
            outages.postpone(session, claim, at + LAST_RETRY, now, behind)

        await self.do(work)

    async def resume(self, claim: Claim) -> None:
        """The pages are there again, where they were."""
        now = datetime.now(UTC)

        def work(session: Session) -> None:
            outages.resume(session, claim, now, FIRST_RETRY, LAST_RETRY)
            moves.tell(session, claim, None, now)

        await self.do(work)

    async def store(self, page: PendingPage, answer: Answer) -> bool:
        return await self.do(
            lambda s: frontier.store_page(
                s,
                page.id,
                final_url=answer.url,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
                fetched_at=datetime.now(UTC),
                moved=answer.moved,
            )
        )

    async def fail(self, claim: Claim, page: PendingPage, outcome: Outcome, detail: str) -> None:
        await self.do(lambda s: frontier.fail_page(s, claim, page.id, outcome, detail, datetime.now(UTC)))

    async def retry(self, claim: Claim, page: PendingPage, outcome: Outcome, detail: str, at: datetime) -> None:
        await self.do(lambda s: frontier.retry_page(s, claim, page.id, outcome, detail, at))

    async def finish(self, claim: Claim, result: PollResult) -> bool:
        """False when the claim is void: another worker has the source now."""
        return await self.do(lambda s: polls.finish(s, claim, result, self._pace, random.random()))

    async def do(self, work: Callable[[Session], T]) -> T:
        """One transaction."""

        def transaction() -> T:
            with self._database.begin() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._threads, transaction)
