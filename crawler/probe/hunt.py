"""One site, from its address to a Finding: which questions are put to it, and in which order.

The page that was given and the home page; what they name; the family's usual addresses, then common ones; sitemaps;
listings. The first list that leads to articles ends the search.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from core.models import ExtractionRules, Link
from core.outcomes import Outcome
from crawler.discovery import bare_host, is_on
from crawler.guard import Network
from crawler.probe import doors, lists, places, walls
from crawler.probe.ask import Asker, OutOfQuestions, Seen
from crawler.probe.conclude import conclude
from crawler.probe.families import Family, recognise
from crawler.probe.finding import Fact, Finding, Hopeless, Reason, Wanted
from crawler.probe.lists import Candidate
from crawler.probe.page import Page, read_page
from crawler.probe.samples import Tried, hosts_of, read_some

SECONDS = 52.0  # for one site
_ZONE = "Europe/Moscow"  # until the region is known
_CLOSED = 4  # refusals in a row


class Hunt:
    def __init__(self, wanted: Wanted, asker: Asker, allowed: Sequence[Network], proxy: str | None) -> None:
        self._wanted, self._asker, self._allowed, self._proxy = wanted, asker, allowed, proxy
        self._pages: dict[str, tuple[Seen, Page]] = {}
        self._refused: list[Seen] = []
        self._forbidden: list[Seen] = []
        self._scripted: list[str] = []
        self._family: tuple[Family, Fact] | None = None
        self._tried: list[Tried] = []
        self._stale: tuple[list[Candidate], Tried] | None = None
        self._root = ""

    async def run(self) -> Finding:
        """Raises Hopeless."""
        began = time.monotonic()
        chosen: list[Candidate] = []
        tried = Tried()
        try:
            async with asyncio.timeout(SECONDS):
                await self._open()
                async for candidates in self._candidates():
                    chosen, tried = candidates, Tried()
                    if await self._convinces(candidates, tried):
                        break
                    chosen = []
        except (TimeoutError, OutOfQuestions) as error:
            if not tried.samples:
                raise self._unfinished(error) from None
        if not chosen and self._stale:
            chosen, tried = self._stale
        if not chosen or not tried.samples:
            raise await self._why_nothing()
        home = next((page for _, page in self._pages.values() if page.url == self._root), None)
        given = next(iter(self._pages.values()), (None, None))[1]
        finding = conclude(self._wanted, self._root, home or given, self._family, chosen, tried.samples)
        return replace(finding, requests=len(self._asker.seen), seconds=time.monotonic() - began)

    async def _open(self) -> None:
        """The page that was given and the home page; raises Hopeless where the host has nothing for us."""
        given = await self._look(self._wanted.url)
        if given.outcome is Outcome.NETWORK and self._wanted.scheme_guessed and not doors.is_about_trust(given):
            self._wanted = replace(self._wanted, url="http" + self._wanted.url.removeprefix("https"))
            given = await self._look(self._wanted.url)
        self._root = places.root_of(given.url)
        if await self._is_final(given):
            raise await self._door(given)
        home = given if given.url == self._root else await self._look(self._root)
        if home.answer is not None and places.root_of(home.url) != self._root and given is home:
            self._root = places.root_of(home.url)
        if not self._pages:
            for seen in (given, home):
                if await self._is_final(seen):
                    raise await self._door(seen)
        if len(self._forbidden) == len({given.asked, home.asked}):
            raise await doors.forbidden(given, self._asker)
        self._family = recognise(list(self._pages.values()))

    async def _is_final(self, seen: Seen) -> bool:
        return seen.outcome in {Outcome.NETWORK, Outcome.BLOCKED_ADDRESS} or (
            not seen.is_page and walls.wall_of(seen, self._refusal(seen)) is not None
        )

    async def _door(self, seen: Seen) -> Hopeless:
        found = doors.wall(seen, self._refusal(seen)) or await doors.shut(seen, self._asker, self._allowed, self._proxy)
        return found or doors.closed([seen])

    def _refusal(self, seen: Seen) -> Page | None:
        return read_page(seen.body, seen.url) if seen.body else None

    async def _look(self, url: str) -> Seen:
        """Asks for a page and remembers what it is. Raises Hopeless for a wall."""
        seen = await self._ask(url)
        if not seen.is_page or seen.answer is None or url in self._pages:
            return seen
        page = read_page(seen.body, seen.url, lists.charset_of(seen.answer))
        if (wall := doors.wall(seen, page)) is not None:
            raise wall
        self._scripted = self._scripted or walls.needs_javascript(page)
        self._pages[url] = (seen, page)
        return seen

    async def _ask(self, url: str) -> Seen:
        seen = await self._asker.get(url)
        if seen.outcome is Outcome.FORBIDDEN:
            if (wall := doors.wall(seen, self._refusal(seen))) is not None:
                raise wall
            self._refused.append(seen)
            if len(self._refused) >= _CLOSED and not self._pages:
                raise doors.closed(self._refused)
        elif seen.outcome is Outcome.ROBOTS:
            self._forbidden.append(seen)
        return seen

    async def _candidates(self) -> AsyncIterator[list[Candidate]]:
        if not self._wanted.listing:
            async for found in self._feeds():
                yield found
            plain: list[Candidate] = []
            async for one in self._sitemaps():
                if one.dated:
                    yield [one]
                else:
                    plain.append(one)
        async for found in self._listings():
            yield found
        if not self._wanted.listing:
            for one in plain:
                yield [one]

    async def _feeds(self) -> AsyncIterator[list[Candidate]]:
        given, _ = self._pages.get(self._wanted.url, (self._asker.seen.get(self._wanted.url), None))
        if given and given.answer and (one := lists.feed(given.url, given.answer, "the address that was given", _ZONE)):
            yield [one]
        if (anchor := self._news_page()) is not None:
            await self._look(anchor)
            self._family = recognise(list(self._pages.values())) or self._family
        named = [
            one
            for url, why in places.named_feeds(p for _, p in self._pages.values())
            if (one := await self._feed(url, why))
        ]
        if named:
            yield _apart(named)
        for url, why in places.likely_feeds(self._root, self._family[0] if self._family else None):
            if one := await self._feed(url, why):
                yield [one]

    async def _feed(self, url: str, why: str) -> Candidate | None:
        seen = await self._ask(url)
        return lists.feed(url, seen.answer, why, _ZONE) if seen.answer else None

    async def _sitemaps(self) -> AsyncIterator[Candidate]:
        robots = await self._asker.robots_txt(self._root + "robots.txt")
        text = robots.body.decode("utf-8", "replace") if robots.answer else ""
        for url, why in places.sitemaps(self._root, text):
            seen = await self._ask(url)
            if seen.answer is None:
                continue
            one, found = lists.sitemap(url, seen.answer, why, _ZONE)
            if one:
                yield one
            for child in places.children(found.more):
                below = await self._ask(child)
                if below.answer and (one := lists.sitemap(child, below.answer, why, _ZONE, index=url)[0]):
                    yield one

    async def _listings(self) -> AsyncIterator[list[Candidate]]:
        known = self._family[0].article if self._family else None
        order = [self._wanted.url, *filter(None, [self._news_page()]), self._root]
        if urlsplit(self._wanted.url).path in {"", "/"} and len(order) == 3 and not self._wanted.listing:
            order = order[1:]
        for url in dict.fromkeys(order):
            seen = await self._look(url)
            if url not in self._pages or seen.answer is None:
                continue
            hosts = [bare_host(urlsplit(seen.url).hostname or "")]
            why = "the page that was given" if url == self._wanted.url else "the site's list of news"
            if one := lists.listing(self._pages[url][1], seen.answer, why, _ZONE, hosts, known, self._wanted.listing):
                yield [one]

    def _news_page(self) -> str | None:
        for _, page in self._pages.values():
            if anchor := places.news_page(page):
                return anchor.url
        return None

    async def _convinces(self, candidates: list[Candidate], tried: Tried) -> bool:
        links = [
            link
            for group in zip(*(_padded(one, candidates) for one in candidates), strict=True)
            for link in group
            if link
        ]
        own = bare_host(urlsplit(self._root).hostname or "")
        hosts = [own] if any(is_on(link.url, [own]) for link in links) else hosts_of(links)[:1]
        links = [link for link in links if is_on(link.url, hosts)]
        self._tried.append(tried)
        await read_some(self._asker, links, hosts, ExtractionRules(timezone=_ZONE, date=self._wanted.date), tried)
        if not tried.convinces:
            return False
        if all(one.is_stale for one in candidates):
            self._stale = self._stale or (candidates, tried)
            return False
        return True

    def _unfinished(self, error: Exception) -> Hopeless:
        asked = len(self._asker.seen)
        limit = (
            f"within {SECONDS:.0f} seconds"
            if isinstance(error, TimeoutError)
            else "within the questions that a probe may ask"
        )
        return Hopeless(
            Reason.NO_ANSWER if isinstance(error, TimeoutError) else Reason.NO_NEWS,
            f"{self._wanted.url}: no list that leads to articles was found {limit} ({asked} asked).",
            "Give the address of the feed or of the page that lists the news.",
        )

    async def _why_nothing(self) -> Hopeless:
        """The best reason there is evidence for."""
        for tried in self._tried:
            for seen in tried.failed:
                page = self._refusal(seen)
                if (wall := doors.wall(seen, page)) is not None:
                    return wall
                self._scripted = self._scripted or (walls.needs_javascript(page) if page and seen.is_page else [])
        if self._scripted:
            return Hopeless(
                Reason.JAVASCRIPT,
                f"{self._wanted.url} is empty until scripts fill it: {'; '.join(self._scripted)}.",
                "Look for a feed or a plain version of the site; docs/add-a-site.md has a section on it.",
            )
        if self._forbidden:
            return await doors.forbidden(self._forbidden[0], self._asker)
        if self._refused and not self._pages:
            return doors.closed(self._refused)
        ended = ", ".join(f"{outcome} {count}" for t in self._tried for outcome, count in sorted(t.ended.items()))
        read = f" The pages behind its lists ended as: {ended}." if ended else ""
        return Hopeless(
            Reason.NO_NEWS,
            f"{self._wanted.url}: it has no feed, sitemap or listing that leads to articles.{read}",
            "Give the address of the page that lists the news; --listing CSS selects the links on it.",
        )


def _padded(one: Candidate, others: list[Candidate]) -> list[Link | None]:
    length = max(len(other.links) for other in others)
    return [*one.links, *[None] * (length - len(one.links))]


def _apart(named: list[Candidate]) -> list[Candidate]:
    """Feeds that bring links of their own, the largest first; one that another holds whole is left out."""
    kept: list[Candidate] = []
    for one in sorted(named, key=lambda one: len(one.links), reverse=True):
        known = {link.url for other in kept for link in other.links}
        if any(link.url not in known for link in one.links):
            kept.append(one)
    return kept
