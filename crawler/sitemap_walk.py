"""The files below a sitemap index, the newest first, each with validators of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.found import Found
from core.models import AddressKind, Link
from core.polling.first_read import is_midnight
from crawler.discovery import Discovery
from crawler.list_reader import SpiderFault
from crawler.lists import Lists
from crawler.news_spider import MAX_SITEMAP_DEPTH
from crawler.reading import body_hash, conditions, reading
from crawler.troubles import Trouble
from crawler.visit import Visit
from crawler.walks import OVERFLOW_PAGES
from storage import discovered, sitemap_files
from storage.discovered import Validators
from storage.sitemap_files import FileState
from storage.sources import AddressState

_A_DAY = timedelta(hours=36)  # after a midnight: the day may be another time zone's
_A_MINUTE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _File:
    url: str
    lastmod: datetime | None
    depth: int


def _below(found: Discovery, depth: int) -> list[_File]:
    return [_File(url, found.lastmods.get(url), depth) for url in found.more] if depth <= MAX_SITEMAP_DEPTH else []


async def walk_sitemaps(
    visit: Visit, state: AddressState, found: Discovery, validators: Validators, lists: Lists, *, full: bool
) -> tuple[int, int]:
    """Reads the newest `max_pages` files below the index, at most three levels deep; more of them while all they hold
    is new. A file whose `lastmod` in the index is the one that was read is not asked for, unless the poll is `full` or
    the file may have changed since without another `lastmod`: many say the day alone.

    Each file is written as it is read, so that one that fails is simply asked for again by the next poll. The index
    itself gets validators only where it dates every file, and none to this day: else it stays the same while they
    change. Returns how many links were new, of how many.
    """
    files = await visit.store.do(lambda s: sitemap_files.known(s, state.id))
    new, links = await visit.store.add_links(visit.claim, None, found.links, None, Found.SITEMAP), len(found.links)
    waiting, troubles = _below(found, 2), list[tuple[str, Trouble | SpiderFault]]()
    met = any((file.body_hash or "").endswith(reading(visit.site)) for file in files.values())
    grounded, looked_at = False, 0
    while waiting and looked_at < (OVERFLOW_PAGES if met and not grounded else visit.site.max_pages):
        file = waiting.pop(0)
        looked_at += 1
        last = None if full else files.get(file.url)
        if last and _is_as_it_was(visit, file, last):
            grounded = True
            continue
        try:
            child = await _read(visit, state, file, last)
        except (Trouble, SpiderFault) as trouble:
            troubles.append((file.url, trouble))
            continue
        if child is None:
            grounded = True
            continue
        waiting = _below(child.found, file.depth + 1) + waiting
        grounded |= child.grounded
        new += child.new
        links += len(child.found.links)
    lists.new_links += new
    lists.grounded |= grounded
    if troubles and not links and not grounded:
        raise troubles[-1][1]
    for failed, why in troubles:
        lists.details.append(f"{failed}: {why}")
        lists.wait(why.retry_after if isinstance(why, Trouble) else None)
    if met and links and not grounded and not troubles:
        lists.overflows.append((state.url, f"all of the {links} links in {looked_at} files were new"))
    now = datetime.now(UTC)
    dated = all((at := found.lastmods.get(url)) is not None and _is_past(visit, at, now) for url in found.more)
    kept = validators if dated and not troubles else Validators(None, None, None, hub=validators.hub)
    await visit.store.add_links(visit.claim, state.id, (), kept)
    return new, links


def _is_as_it_was(visit: Visit, file: _File, last: FileState) -> bool:
    """By what the index says."""
    read = (last.body_hash or "").endswith(reading(visit.site))
    if not (read and file.lastmod and last.lastmod == file.lastmod and last.read_at):
        return False
    return _is_past(visit, file.lastmod, last.read_at)


def _is_past(visit: Visit, lastmod: datetime, at: datetime) -> bool:
    """Whether a change later than `at` would have had another `lastmod`: a midnight stands for all of its day."""
    whole_day = is_midnight(lastmod, UTC) or is_midnight(lastmod, ZoneInfo(visit.site.timezone))
    return at >= lastmod + (_A_DAY if whole_day else _A_MINUTE)


@dataclass(frozen=True, slots=True)
class _Child:
    found: Discovery
    new: int
    grounded: bool


async def _read(visit: Visit, state: AddressState, file: _File, last: FileState | None) -> _Child | None:
    """None for a file that has not changed. Raises Trouble and SpiderFault."""
    now = datetime.now(UTC)
    known = last if last and (last.body_hash or "").endswith(reading(visit.site)) else None
    answer = await visit.fetcher.get(file.url, conditions(known) if known else {})
    if answer.status == 304 and known:
        again = FileState(file.lastmod, known.etag, known.last_modified, known.body_hash)
        await visit.store.do(lambda s: sitemap_files.save(s, state.id, file.url, again, now))
        return None
    is_ = FileState(
        file.lastmod, answer.headers.get("etag"), answer.headers.get("last-modified"), body_hash(answer, visit.site)
    )
    if known and known.body_hash == is_.body_hash:
        await visit.store.do(lambda s: sitemap_files.save(s, state.id, file.url, is_, now))
        return None
    found = await visit.reader.read(visit.site, AddressKind.SITEMAP, answer, file.depth)
    # a file that is an index itself may stay the same while what is below changes, and half a file is read again
    kept = FileState(file.lastmod, None, None, None) if found.more or found.problem else is_
    new, grounded = await visit.store.do(lambda s: _write(s, visit, state, file, found.links, kept, now))
    return _Child(found, new, grounded)


def _write(
    session: Session,
    visit: Visit,
    state: AddressState,
    file: _File,
    links: tuple[Link, ...],
    kept: FileState,
    now: datetime,
) -> tuple[int, bool]:
    grounded = discovered.knew_any(session, visit.claim, links)
    new = discovered.add_links(session, visit.claim, None, links, None, Found.SITEMAP)
    sitemap_files.save(session, state.id, file.url, kept, now)
    return new, grounded
