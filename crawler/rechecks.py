"""The last part of a source's turn: a few of its articles are looked at again, for corrections and withdrawals."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.outcomes import Outcome
from core.recheck import GONE_AGAIN, PASSING, RETURNS, allowance, next_look
from crawler.fetch import Answer, check_page
from crawler.troubles import Trouble
from crawler.visit import Visit
from storage import rechecks
from storage.rechecks import DuePage
from storage.withdrawals import gone

_FORGOTTEN = timedelta(days=35)  # a page that is gone for longer is not asked for again
_PATIENCE = timedelta(days=7)  # after the last look of all, with a page that fails


@dataclass(frozen=True, slots=True)
class Looks:
    """When articles are looked at again after publication, and the share of such looks in a source's requests."""

    steps: Sequence[timedelta]
    share: float


async def look_again(visit: Visit, looks: Looks, stopping: asyncio.Event, *, well: bool) -> int:
    """Asks for due pages with their own validators, as many as the turn's other requests allow, and returns how many.

    Only for a turn that has fetched all of its new pages. `well`: the source's lists answer. The first failure that
    says nothing of a page ends it: the host has other troubles.
    """
    allowed = allowance(looks.share, visit.fetcher.requests, random.random()) if looks.steps else 0
    if not allowed:
        return 0
    asked = 0
    for page in await visit.store.do(lambda s: rechecks.due(s, visit.claim, allowed, datetime.now(UTC))):
        if stopping.is_set():
            break
        asked += 1
        if not await _look(visit, page, looks, well=well):
            break
    return asked


async def _look(visit: Visit, page: DuePage, looks: Looks, *, well: bool) -> bool:
    """False when the host does not answer as it should."""
    now = datetime.now(UTC)
    later = next_look(page.published_at, page.first_seen_at, now, looks.steps)
    try:
        answer = await visit.fetcher.get(page.url, page.conditions)
        if answer.status == 304:
            await visit.store.do(lambda s: rechecks.unchanged(s, page.id, later, now))
            return True
        check_page(answer, page.url, visit.site.hosts(), visit.site.list_urls())
    except Trouble as trouble:
        if trouble.outcome is Outcome.GONE:
            await visit.store.do(lambda s: gone(s, page.id, _while_gone(page, now), now, proof=GONE_AGAIN, well=well))
        elif trouble.passing:
            at = _after_failure(page, looks, now, max(PASSING, trouble.retry_after or timedelta()))
            await visit.store.do(lambda s: rechecks.plan(s, page.id, at))
            return False
        else:
            outcome = trouble.outcome
            await visit.store.do(lambda s: rechecks.without_result(s, page.id, outcome, later, now))
        return True
    await visit.store.do(lambda s: _keep(s, page, answer, later, now))
    return True


def _keep(session: Session, page: DuePage, answer: Answer, later: datetime | None, now: datetime) -> None:
    if rechecks.same_body(session, page.id, answer.body):
        rechecks.unchanged(session, page.id, later, now)
        return
    rechecks.keep(
        session,
        page.id,
        final_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        now=now,
        at=later,
    )


def _after_failure(page: DuePage, looks: Looks, now: datetime, wait: timedelta) -> datetime | None:
    """A page may fail for ever while its host is well: it is not asked for longer than a page that is gone, or than a
    week after its article's last look."""
    if page.gone_since is not None:
        return now + wait if now - page.gone_since < _FORGOTTEN else None
    return now + wait if next_look(page.published_at, page.first_seen_at, now - _PATIENCE, looks.steps) else None


def _while_gone(page: DuePage, now: datetime) -> datetime | None:
    """Once more in a while: the page may return."""
    return now + RETURNS if now - (page.gone_since or now) < _FORGOTTEN else None
