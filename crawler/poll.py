"""The first half of a source's turn: its lists are asked whether they changed, new links go to the frontier."""

import asyncio
import hashlib
import re
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.models import AddressKind
from core.outcomes import PollOutcome
from crawler.discovery import Discovery
from crawler.fetch import Answer
from crawler.news_spider import MAX_SITEMAP_DEPTH, NewsSpider
from crawler.troubles import Trouble
from crawler.visit import Visit
from storage.frontier import Validators
from storage.sources import AddressState

_FULL_EVERY = 20  # polls; some servers answer 304 for ever
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


class SpiderFault(Exception):
    """The site's own code raised; the message is the traceback's last line."""


async def poll_lists(visit: Visit, lists: Lists) -> None:
    """Polls every address of the source into `lists`. A failure of one does not keep the others from being asked."""
    states = await visit.store.addresses(visit.claim)
    if not states:
        lists.details.append("the source has no address: run `svodka sources sync`")
    for state in states:
        try:
            outcome = await _poll_address(visit, state, lists)
        except Trouble as trouble:
            outcome = trouble.poll_outcome
            lists.details.append(f"{state.url}: {trouble.detail}")
            if trouble.retry_after is not None:
                lists.retry_after = max(lists.retry_after or timedelta(), trouble.retry_after)
        except SpiderFault as fault:
            outcome = PollOutcome.SPIDER_ERROR
            lists.details.append(f"{state.url}: {fault}")
        lists.outcomes.append(outcome)


async def _poll_address(visit: Visit, state: AddressState, lists: Lists) -> PollOutcome:
    # Now and then, and when the class reads lists in another way than before, everything is read anew.
    known = visit.claim.token % _FULL_EVERY != 0 and (state.body_hash or "").endswith(_reading(visit.site))
    answer = await visit.fetcher.get(state.url, _conditions(state) if known else {})
    if answer.status == 304:
        return PollOutcome.NOT_MODIFIED
    validators = _validators(answer, visit.site)
    if known and validators.body_hash == state.body_hash:
        if (validators.etag, validators.last_modified) != (state.etag, state.last_modified):
            await visit.store.add_links(visit.claim, state.id, (), validators)
        return PollOutcome.NOT_MODIFIED
    found = await _read(visit.site, state.kind, answer, 1)
    if found.problem:
        lists.details.append(f"{state.url}: {found.problem}")
        if not found.readable:
            return PollOutcome.INVALID
    if state.kind is AddressKind.SITEMAP and found.more:
        # an index may stay the same while its children change: it gets no validators
        new, links = await _walk_sitemaps(visit, found)
    else:
        new, links = await _walk_pages(visit, state, found, validators)
    lists.new_links += new
    return PollOutcome.NEW if new else PollOutcome.NOTHING_NEW if links else PollOutcome.EMPTY


def _conditions(state: AddressState) -> dict[str, str]:
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _validators(answer: Answer, site: type[NewsSpider]) -> Validators:
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    return Validators(answer.headers.get("etag"), answer.headers.get("last-modified"), digest + _reading(site))


def _reading(site: type[NewsSpider]) -> str:
    """Changes with the facts that decide which links a list gives."""
    return "-" + hashlib.blake2b(repr(site.list_facts()).encode(), digest_size=4).hexdigest()


async def _walk_pages(visit: Visit, state: AddressState, found: Discovery, validators: Validators) -> tuple[int, int]:
    """Goes on to the next page while everything on a page was new: the list has moved further than one page.

    The validators are written with the last links, never before: a batch that is killed half-way must
    not find «not modified» at its next poll. Returns how many links were new, of how many.
    """
    new, links, page = 0, len(found.links), 1
    while found.more and found.links and page < visit.site.max_pages:
        added = await visit.store.add_links(visit.claim, state.id, found.links, None)
        new += added
        if added < len(found.links):
            found = Discovery()
            break
        page += 1
        try:
            answer = await visit.fetcher.get(found.more[0])
        except Trouble:
            found = Discovery()
            break
        found = await _read(visit.site, state.kind, answer, page)
        links += len(found.links)
    new += await visit.store.add_links(visit.claim, state.id, found.links, validators)
    return new, links


async def _walk_sitemaps(visit: Visit, found: Discovery) -> tuple[int, int]:
    """The newest `max_pages` files below an index, the newest first, at most three levels deep."""
    new, links = await visit.store.add_links(visit.claim, None, found.links, None), len(found.links)
    waiting = [(url, 2) for url in found.more]
    for _ in range(visit.site.max_pages):
        if not waiting:
            break
        url, depth = waiting.pop(0)
        try:
            answer = await visit.fetcher.get(url)
        except Trouble:
            if links or waiting:
                continue
            raise
        child = await _read(visit.site, AddressKind.SITEMAP, answer, depth)
        if depth < MAX_SITEMAP_DEPTH:
            waiting = [(below, depth + 1) for below in child.more] + waiting
        new += await visit.store.add_links(visit.claim, None, child.links, None)
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
