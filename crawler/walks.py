"""Lists of more than one page: the pages of a listing or feed.

All pages are read first; then their links and the address's validators are written in one transaction.
A walk that is cut short leaves an open gap at the address: between the links that were read and
those known before lie some that nobody has seen. While it is open, a poll is unconditional and does
not stop at known links, until a walk comes through or the tries are used up.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from core.models import Link
from crawler.discovery import Discovery
from crawler.list_reader import SpiderFault
from crawler.lists import Lists
from crawler.reading import reading
from crawler.troubles import Trouble
from crawler.visit import Visit
from storage.discovered import Validators
from storage.sources import AddressState

OVERFLOW_PAGES = 20  # of a list that has moved on by more than it shows; politeness keeps the requests apart
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
    grounded: bool = False  # came to links that were known before this turn

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

    The first poll of all has nothing to link up with and reads `max_pages`; a later one reads OVERFLOW_PAGES, for
    what it does not find now nobody will. Returns how many links were new, of how many.
    """
    walk = _Walk()
    met = (state.body_hash or "").endswith(reading(visit.site)) or state.open_gap > 0
    bound = max(visit.site.max_pages, OVERFLOW_PAGES) if met else visit.site.max_pages
    try:
        gap = await _read_on(visit, state, first, walk, bound)
    except asyncio.CancelledError:  # out of time: what was read is kept, the rest is for the next poll
        await _write(visit, state, walk, _Gap(walk.pages + 1, "the batch ended", _PASSING_TRIES), validators, lists)
        raise
    new = await _write(visit, state, walk, gap, validators, lists)
    lists.grounded |= walk.grounded
    if met and walk.links and not walk.grounded and gap is None:
        pages = f"down to page {walk.pages}" if walk.pages > 1 else "and it has no further page"
        lists.overflows.append((state.url, f"all of the {len(walk.links)} links were new, {pages}"))
    return new, len(walk.links)


async def _read_on(visit: Visit, state: AddressState, found: Discovery, walk: _Walk, bound: int) -> _Gap | None:
    """Fills `walk`. None when it came to its end; else why it did not."""
    while walk.add(found.links):
        walk.grounded |= await visit.store.knew_any(visit.claim, found.links)
        bound = visit.site.max_pages if walk.grounded else bound
        if not found.more or walk.pages >= bound or (walk.grounded and not state.open_gap):
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
        then = "asked again at the next poll" if open_gap else f"given up after {tried} polls"
        why = f"page {gap.page} could not be read ({gap.why}), {then}"
        if open_gap:
            lists.details.append(f"{state.url}: {why}")
        else:
            lists.given_up.append((state.url, why))
    if open_gap:
        validators = replace(validators, etag=None, last_modified=None, body_hash=None, open_gap=open_gap)
    new = await visit.store.add_links(visit.claim, state.id, walk.links, validators, state.kind.found)
    lists.new_links += new
    return new
