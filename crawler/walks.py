"""Lists of more than one page: the pages of a listing or feed, and the files below a sitemap index.

All pages are read first; then their links and the address's validators are written in one transaction.
A walk that is cut short leaves an open gap at the address: between the links that were read and
those known before lie some that nobody has seen. While it is open, a poll is unconditional and does
not stop at known links, until a walk comes through or the tries are used up.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from core.found import Found
from core.models import AddressKind, Link
from crawler.discovery import Discovery
from crawler.list_reader import SpiderFault
from crawler.lists import Lists
from crawler.news_spider import MAX_SITEMAP_DEPTH
from crawler.troubles import Trouble
from crawler.visit import Visit
from storage.discovered import Validators
from storage.sources import AddressState

_PASSING_TRIES = 100  # polls; with nothing new they grow rare, so that this is weeks
_OTHER_TRIES = 5  # for a page that answers, but not with a list


@dataclass(frozen=True, slots=True)
class _Gap:
    page: int
    why: str
    tries: int = _OTHER_TRIES
    retry_after: timedelta | None = None


@dataclass(slots=True)
class _Walk:
    links: list[Link] = field(default_factory=list)
    pages: int = 0
    stopped: bool = False  # at the site's bound, while everything was new

    def add(self, links: Iterable[Link]) -> bool:
        """False for a page that shows nothing but what this walk has seen: some sites answer any number."""
        fresh = list({link.url: link for link in links}.keys() - {link.url for link in self.links})
        self.links.extend(links)
        self.pages += 1
        return bool(fresh)


async def walk_pages(
    visit: Visit, state: AddressState, first: Discovery, validators: Validators, lists: Lists
) -> tuple[int, int]:
    """Goes on to the next page while everything on a page is new: the list has moved further than one page.

    Returns how many links were new, of how many.
    """
    walk = _Walk()
    try:
        gap = await _read_on(visit, state, first, walk)
    except asyncio.CancelledError:  # out of time: what was read is kept, the rest is for the next poll
        await _write(visit, state, walk, _Gap(walk.pages + 1, "the batch ended", _PASSING_TRIES), validators, lists)
        raise
    new = await _write(visit, state, walk, gap, validators, lists)
    if walk.stopped and (state.body_hash or state.open_gap):  # the first poll of all has nothing to link up with
        lists.details.append(f"{state.url}: all was new down to page {walk.pages} (max_pages), links may be missed")
    return new, len(walk.links)


async def _read_on(visit: Visit, state: AddressState, found: Discovery, walk: _Walk) -> _Gap | None:
    """Fills `walk`. None when it came to its end; else why it did not."""
    while walk.add(found.links):
        if not found.more:
            return None
        known = await visit.store.knows_any(found.links)
        walk.stopped = walk.pages >= visit.site.max_pages and not known
        if walk.pages >= visit.site.max_pages or (known and not state.open_gap):
            return None
        page = walk.pages + 1
        try:
            answer = await visit.fetcher.get(found.more[0])
            found = await visit.reader.read(visit.site, state.kind, answer, page)
        except Trouble as trouble:
            why, tries = f"{trouble.outcome}: {trouble.detail}", _PASSING_TRIES if trouble.passing else _OTHER_TRIES
            return _Gap(page, why, tries, trouble.retry_after)
        except SpiderFault as fault:
            return _Gap(page, str(fault))
        promised = visit.site.page_pattern is None  # a pattern goes on for ever, a link to the next page does not
        if not found.readable or (promised and not found.links):
            return _Gap(page, found.problem or "no links, although a page before it leads there")
    return None


async def _write(
    visit: Visit, state: AddressState, walk: _Walk, gap: _Gap | None, validators: Validators, lists: Lists
) -> int:
    """One transaction for the links of all pages and the state of the address; returns how many were new."""
    open_gap = 0 if walk.links else state.open_gap  # a list that is empty today closes nothing
    if gap is not None:
        lists.wait(gap.retry_after)
        tried = state.open_gap + 1
        open_gap = tried if tried < gap.tries else 0
        then = "asked again at the next poll" if open_gap else f"given up after {tried} polls, links may be missed"
        lists.details.append(f"{state.url}: page {gap.page} could not be read ({gap.why}), {then}")
    if open_gap:
        validators = Validators(None, None, None, open_gap)
    new = await visit.store.add_links(visit.claim, state.id, walk.links, validators, state.kind.found)
    lists.new_links += new
    return new


async def walk_sitemaps(visit: Visit, found: Discovery, lists: Lists) -> tuple[int, int]:
    """The newest `max_pages` files below an index, the newest first, at most three levels deep.

    Each file is written as it is read: an index has no validators and no walk stops at known links,
    so that a file that fails is simply asked for again by the next poll. Returns as `walk_pages`.
    """
    new, links = await visit.store.add_links(visit.claim, None, found.links, None, Found.SITEMAP), len(found.links)
    waiting, troubles = [(url, 2) for url in found.more], list[tuple[str, Trouble | SpiderFault]]()
    for _ in range(visit.site.max_pages):
        if not waiting:
            break
        url, depth = waiting.pop(0)
        try:
            answer = await visit.fetcher.get(url)
            child = await visit.reader.read(visit.site, AddressKind.SITEMAP, answer, depth)
        except (Trouble, SpiderFault) as trouble:
            troubles.append((url, trouble))
            continue
        if depth < MAX_SITEMAP_DEPTH:
            waiting = [(below, depth + 1) for below in child.more] + waiting
        new += await visit.store.add_links(visit.claim, None, child.links, None, Found.SITEMAP)
        links += len(child.links)
    lists.new_links += new
    if troubles and not links:
        raise troubles[-1][1]
    for failed, why in troubles:
        lists.details.append(f"{failed}: {why}")
        lists.wait(why.retry_after if isinstance(why, Trouble) else None)
    return new, links
