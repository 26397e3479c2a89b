"""The database as the engine sees it: each call is one transaction in a thread, the reactor never waits."""

import asyncio
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from core.config import Config
from core.models import Claim, Link
from core.outcomes import Outcome
from crawler.fetch import Answer
from storage import frontier, polls, sources
from storage.engine import Database
from storage.frontier import PendingPage, Validators
from storage.polls import Pace, PollResult
from storage.sources import AddressState

T = TypeVar("T")
_THREADS = 4


class FrontierIO:
    def __init__(self, database: Database, config: Config) -> None:
        self._database = database
        self._pace = Pace(config.poll_min_seconds, config.poll_max_seconds)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")

    def close(self) -> None:
        self._threads.shutdown()
        self._database.close()

    async def addresses(self, claim: Claim) -> list[AddressState]:
        return await self._do(lambda s: sources.addresses(s, claim.source_id))

    async def add_links(
        self, claim: Claim, address_id: int | None, links: Sequence[Link], validators: Validators | None
    ) -> int:
        """How many of the links were new."""
        return await self._do(lambda s: frontier.add_links(s, claim, address_id, links, validators))

    async def take(self, claim: Claim, limit: int) -> list[PendingPage]:
        return await self._do(lambda s: frontier.take(s, claim, limit, datetime.now(UTC)))

    async def store(self, page: PendingPage, answer: Answer) -> bool:
        return await self._do(
            lambda s: frontier.store_page(
                s,
                page.id,
                final_url=answer.url,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
                fetched_at=datetime.now(UTC),
            )
        )

    async def fail(self, page: PendingPage, outcome: Outcome, detail: str) -> None:
        await self._do(lambda s: frontier.fail_page(s, page.id, outcome, detail, datetime.now(UTC)))

    async def retry(self, page: PendingPage, outcome: Outcome, detail: str, at: datetime) -> None:
        await self._do(lambda s: frontier.retry_page(s, page.id, outcome, detail, at))

    async def finish(self, claim: Claim, result: PollResult) -> bool:
        """False when the claim is void: another worker has the source now."""
        return await self._do(lambda s: polls.finish(s, claim, result, self._pace, random.random()))

    async def _do(self, work: Callable[[Session], T]) -> T:
        def transaction() -> T:
            with self._database.begin() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._threads, transaction)
