"""The first half of a source's turn: its lists are asked whether they changed, new links go to the frontier."""

import asyncio
import hashlib
import re
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.models import AddressKind, Claim
from core.outcomes import POLL_FAILURES, PollOutcome
from crawler.discovery import Discovery
from crawler.fetch import Answer, Fetcher
from crawler.frontier_io import FrontierIO
from crawler.news_spider import MAX_SITEMAP_DEPTH, NewsSpider
from crawler.troubles import Trouble
from storage.frontier import Validators
from storage.sources import AddressState

_FULL_EVERY = 20  # some servers answer 304 for ever: every so many polls no condition is stated
_READ_SECONDS = 30.0
_BEST_FIRST = (PollOutcome.NEW, PollOutcome.NOTHING_NEW, PollOutcome.NOT_MODIFIED, PollOutcome.EMPTY)


@dataclass(slots=True)
class Lists:
    """What the lists of one source gave: `outcome` is the best of its addresses, `details` tell of the others."""

    outcomes: list[PollOutcome] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    new_links: int = 0
    retry_after: timedelta | None = None

    @property
    def outcome(self) -> PollOutcome:
        for outcome in _BEST_FIRST:
            if outcome in self.outcomes:
                return outcome
        return self.outcomes[0] if self.outcomes else PollOutcome.EMPTY

    @property
    def failed(self) -> bool:
        return self.outcome in POLL_FAILURES


class SpiderFault(Exception):
    """The site's own code raised; the message is the traceback's last line."""


async def poll_lists(claim: Claim, site: type[NewsSpider], fetcher: Fetcher, store: FrontierIO, lists: Lists) -> None:
    """Polls every address of the source into `lists`. A failure of one does not keep the others from being asked."""
    states = await store.addresses(claim)
    if not states:
        lists.details.append("the source has no address: run `svodka sources sync`")
    for state in states:
        try:
            outcome = await _poll_address(claim, state, site, fetcher, store, lists)
        except Trouble as trouble:
            outcome = trouble.poll_outcome
            lists.details.append(f"{state.url}: {trouble.detail}")
            if trouble.retry_after is not None:
                lists.retry_after = max(lists.retry_after or timedelta(), trouble.retry_after)
        except SpiderFault as fault:
            outcome = PollOutcome.SPIDER_ERROR
            lists.details.append(f"{state.url}: {fault}")
        lists.outcomes.append(outcome)


async def _poll_address(
    claim: Claim, state: AddressState, site: type[NewsSpider], fetcher: Fetcher, store: FrontierIO, lists: Lists
) -> PollOutcome:
    answer = await fetcher.get(state.url, _conditions(claim, state))
    if answer.status == 304:
        return PollOutcome.NOT_MODIFIED
    validators = _validators(answer)
    if validators.body_hash == state.body_hash:
        if (validators.etag, validators.last_modified) != (state.etag, state.last_modified):
            await store.add_links(claim, state.id, (), validators)
        return PollOutcome.NOT_MODIFIED
    found = await _read(site, state.kind, answer, 1)
    if found.problem:
        lists.details.append(f"{state.url}: {found.problem}")
        if not found.readable:
            return PollOutcome.INVALID
    if state.kind is AddressKind.SITEMAP and found.more:
        # an index may stay the same while its children change: it gets no validators
        new, links = await _walk_sitemaps(claim, site, found, fetcher, store)
    else:
        new, links = await _walk_pages(claim, state, site, found, validators, fetcher, store)
    lists.new_links += new
    return PollOutcome.NEW if new else PollOutcome.NOTHING_NEW if links else PollOutcome.EMPTY


def _conditions(claim: Claim, state: AddressState) -> dict[str, str]:
    if claim.token % _FULL_EVERY == 0 or state.body_hash is None:
        return {}
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _validators(answer: Answer) -> Validators:
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    return Validators(answer.headers.get("etag"), answer.headers.get("last-modified"), digest)


async def _walk_pages(
    claim: Claim,
    state: AddressState,
    site: type[NewsSpider],
    found: Discovery,
    validators: Validators,
    fetcher: Fetcher,
    store: FrontierIO,
) -> tuple[int, int]:
    """Goes on to the next page while everything on a page was new: the list has moved further than one page.

    The validators are written with the last links, never before: a batch that is killed half-way must
    not find «not modified» at its next poll.
    """
    new, links, page = 0, len(found.links), 1
    while True:
        last = not found.more or page >= site.max_pages or not found.links
        added = await store.add_links(claim, state.id, found.links, validators if last else None)
        new += added
        if last:
            return new, links
        if added < len(found.links):
            break
        page += 1
        try:
            answer = await fetcher.get(found.more[0])
        except Trouble:
            break
        found = await _read(site, state.kind, answer, page)
        links += len(found.links)
    await store.add_links(claim, state.id, (), validators)
    return new, links


async def _walk_sitemaps(
    claim: Claim, site: type[NewsSpider], found: Discovery, fetcher: Fetcher, store: FrontierIO
) -> tuple[int, int]:
    """The newest `max_pages` files below an index, the newest first, at most three levels deep."""
    new, links = await store.add_links(claim, None, found.links, None), len(found.links)
    waiting = [(url, 2) for url in found.more]
    for _ in range(site.max_pages):
        if not waiting:
            break
        url, depth = waiting.pop(0)
        try:
            answer = await fetcher.get(url)
        except Trouble as trouble:
            if links or waiting:
                continue
            raise trouble
        child = await _read(site, AddressKind.SITEMAP, answer, depth)
        if depth < MAX_SITEMAP_DEPTH:
            waiting = [(below, depth + 1) for below in child.more] + waiting
        new += await store.add_links(claim, None, child.links, None)
        links += len(child.links)
    return new, links


async def _read(site: type[NewsSpider], kind: AddressKind, answer: Answer, page: int) -> Discovery:
    """In a thread: a hostile list may take seconds, and the other sources' downloads must go on."""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", answer.headers.get("content-type", ""), re.I)
    context = site.context(answer.url, datetime.now(UTC), charset[1].lower() if charset else None)
    try:
        reading = asyncio.to_thread(site.read_list, kind, answer.body, context, page)
        return await asyncio.wait_for(reading, _READ_SECONDS)
    except TimeoutError:
        raise SpiderFault(f"reading the list took more than {_READ_SECONDS:.0f} seconds") from None
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        raise SpiderFault(f"{type(error).__name__}: {error} ({frame.filename}:{frame.lineno})") from error
