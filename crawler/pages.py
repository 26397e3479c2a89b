"""The second half of a source's turn: its pages in the frontier are fetched and stored, or end in an outcome."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.outcomes import Outcome
from crawler.fetch import check_page
from crawler.rechecks import Looks
from crawler.troubles import LeadsAway, Trouble, away_again_at, gone_again_at, retry_at
from crawler.visit import Visit
from storage import moves
from storage.frontier import PendingPage

_GIVE_UP_AFTER = 2  # passing failures in a row: the host is down, its other pages keep their tries
_PROBES = 1  # of a host that was down at the last turn
_AWAY_TRIES = 3  # of a page that leads away from its site, before that is its end


@dataclass(slots=True)
class Pages:
    """How the pages of one source ended in this batch."""

    stored: int = 0
    failed: int = 0
    retried: int = 0
    retry_after: timedelta | None = None
    moved_to: str | None = None  # the other host that all of them lead to
    all_asked: bool = False  # none of those that may be fetched now is left for the next turn


@dataclass(frozen=True, slots=True)
class PageLimits:
    """`gone_proof`: how many answers that a page is not there come before the one that ends it."""

    pages: int
    attempts: int
    looks: Looks
    gone_proof: int = 2


async def fetch_pages(
    visit: Visit,
    limits: PageLimits,
    on_stored: Callable[[int], None],
    stopping: asyncio.Event,
    pages: Pages,
) -> None:
    """One after the other, new ones and left-overs, until the limit or `stopping`; the rest stays in the frontier.

    When the host seems to be down, all pages of the source wait, longer each time, and only those that
    were asked for lose a try; the first page that is stored ends that. `on_stored` gets the id of each
    stored page after its commit. `pages` is filled as it goes, so that a turn that is cut short is
    counted all the same. When all pages lead to one other host, the site has moved: they wait too.
    """
    in_a_row, away = 0, list[tuple[PendingPage, LeadsAway]]()
    waiting, down_since = await visit.store.take(visit.claim, limits.pages)
    for page in waiting:
        if stopping.is_set():
            break
        try:
            answer = await visit.fetcher.get(page.url)
            check_page(answer, page.url, visit.site.hosts(), visit.site.list_urls())
        except LeadsAway as trouble:
            in_a_row = 0
            away.append((page, trouble))
            if not pages.stored and await _has_moved(visit, away):
                await visit.store.postpone(visit.claim, down_since, None, behind=[one.id for one, _ in away])
                pages.moved_to, away = trouble.host, []
                break
            continue
        except Trouble as trouble:
            in_a_row = in_a_row + 1 if trouble.passing else 0
            await _settle(visit, page, trouble, limits, pages)
            patience = _PROBES if down_since else _GIVE_UP_AFTER
            if trouble.retry_after is not None or in_a_row >= patience:
                pages.retry_after = trouble.retry_after
                await visit.store.postpone(visit.claim, down_since, trouble.retry_after)
                break
            continue
        in_a_row = 0
        if down_since is not None:
            await visit.store.resume(visit.claim)
            down_since = None
        if await visit.store.store(page, answer):
            pages.stored += 1
            on_stored(page.id)
    else:
        pages.all_asked = len(waiting) < limits.pages and down_since is None
    for held, led_away in away:
        await _settle(visit, held, led_away, limits, pages)


async def _has_moved(visit: Visit, away: list[tuple[PendingPage, LeadsAway]]) -> bool:
    """Whether the site is somewhere else now: enough pages of this turn and of earlier ones lead to one host."""
    now, last = datetime.now(UTC), away[-1][1]
    if {trouble.host for _, trouble in away} != {last.host}:
        return False
    ids = [page.id for page, _ in away]
    if not await visit.store.do(lambda s: moves.seems_moved(s, visit.claim, last.host, str(last), ids)):
        return False
    await visit.store.do(lambda s: moves.tell(s, visit.claim, last.host, now))
    return True


def _once_more_at(page: PendingPage, trouble: Trouble, limits: PageLimits) -> datetime | None:
    """When the page is asked for again; None when this was its end."""
    now, attempts = datetime.now(UTC), page.attempts + 1
    if trouble.passing:
        return retry_at(now, attempts, trouble.retry_after) if attempts < limits.attempts else None
    if trouble.outcome is Outcome.GONE:
        proven = page.attempts >= limits.gone_proof and (page.trouble.startswith(Outcome.GONE) or not limits.gone_proof)
        return None if proven else gone_again_at(now, attempts)
    if isinstance(trouble, LeadsAway):
        return away_again_at(now, attempts) if attempts <= _AWAY_TRIES else None
    return None


async def _settle(visit: Visit, page: PendingPage, trouble: Trouble, limits: PageLimits, pages: Pages) -> None:
    at = _once_more_at(page, trouble, limits)
    if at is not None:
        await visit.store.retry(visit.claim, page, trouble.outcome, trouble.detail, at)
        pages.retried += 1
    else:
        await visit.store.fail(visit.claim, page, trouble.outcome, trouble.detail)
        pages.failed += 1
