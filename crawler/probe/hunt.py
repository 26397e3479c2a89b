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
from crawler.discovery import bare_host, is_on
from crawler.guard import Network
from crawler.probe import lists, places
from crawler.probe.ask import Asker, OutOfQuestions
from crawler.probe.conclude import conclude
from crawler.probe.families import Family, recognise
from crawler.probe.finding import Fact, Finding, Hopeless, Reason, Wanted
from crawler.probe.lists import Candidate
from crawler.probe.looking import Looking
from crawler.probe.samples import Tried, hosts_of, read_some

SECONDS = 46.0  # for one site; what is under way then may take some more
_ZONE = "Europe/Moscow"  # until the region is known


class Hunt:
    def __init__(self, wanted: Wanted, asker: Asker, allowed: Sequence[Network], proxy: str | None) -> None:
        self._asker = asker
        self._site = Looking(wanted, asker, allowed, proxy)
        self._family: tuple[Family, Fact] | None = None
        self._tried: list[Tried] = []
        self._stale: tuple[list[Candidate], Tried] | None = None

    async def run(self) -> Finding:
        """Raises Hopeless."""
        began = time.monotonic()
        chosen: list[Candidate] = []
        tried = Tried()
        limit = ""
        try:
            async with asyncio.timeout(SECONDS):
                await self._site.enter()
                async for candidates in self._candidates():
                    chosen, tried = candidates, Tried()
                    if await self._convinces(candidates, tried):
                        break
                    chosen = []
        except TimeoutError:
            limit = f" within {SECONDS:.0f} seconds"
        except OutOfQuestions:
            limit = " within the questions that a probe may ask"
        if not (chosen and tried.samples) and self._stale:
            chosen, tried = self._stale
        if not (chosen and tried.samples):
            raise await self._why_nothing(limit)
        pages = [page for _, page in self._site.pages.values()]
        home = next((page for page in pages if page.url == self._site.root), pages[0] if pages else None)
        finding = conclude(self._site.wanted, self._site.root, home, self._family, chosen, tried.samples)
        return replace(finding, requests=len(self._asker.seen), seconds=time.monotonic() - began)

    async def _candidates(self) -> AsyncIterator[list[Candidate]]:
        """Lists that may be the site's, each with those that belong beside it, the likeliest first."""
        undated: list[Candidate] = []
        if not self._site.wanted.listing:
            async for found in self._feeds():
                yield found
            async for one in self._sitemaps():
                if one.dated:
                    yield [one]
                else:
                    undated.append(one)
        async for one in self._listings():
            yield [one]
        for one in undated:
            yield [one]

    async def _feeds(self) -> AsyncIterator[list[Candidate]]:
        given = self._asker.seen[self._site.wanted.url]
        if given.answer and (one := lists.feed(given.url, given.answer, "the address that was given", _ZONE)):
            yield [one]
        if (news := self._news_page()) is not None:
            await self._site.look(news)
        self._family = recognise(list(self._site.pages.values()))
        pages = [page for _, page in self._site.pages.values()]
        named = [one for url, why in places.named_feeds(pages) if (one := await self._feed(url, why))]
        if named:
            yield _apart(named)
        for one in named if len(named) > 1 else []:
            yield [one]
        for url, why in places.likely_feeds(self._site.root, self._family[0] if self._family else None):
            if one := await self._feed(url, why):
                yield [one]

    async def _feed(self, url: str, why: str) -> Candidate | None:
        seen = await self._site.ask(url)
        return lists.feed(url, seen.answer, why, _ZONE) if seen.answer else None

    async def _sitemaps(self) -> AsyncIterator[Candidate]:
        robots = await self._asker.robots_txt(self._site.root + "robots.txt")
        text = robots.body.decode("utf-8", "replace") if robots.answer else ""
        for url, why in places.sitemaps(self._site.root, text):
            seen = await self._site.ask(url)
            if seen.answer is None:
                continue
            one, found = lists.sitemap(url, seen.answer, why, _ZONE)
            if one:
                yield one
            for child in places.children(found.more):
                below = await self._site.ask(child)
                if below.answer and (one := lists.sitemap(child, below.answer, why, _ZONE, index=url)[0]):
                    yield one

    async def _listings(self) -> AsyncIterator[Candidate]:
        """The page that was given comes first where it is not the home page: somebody chose it."""
        wanted = self._site.wanted
        known = self._family[0].article if self._family else None
        order = list(filter(None, (wanted.url, self._news_page(), self._site.root)))
        if not wanted.listing and urlsplit(wanted.url).path in {"", "/"}:
            order = [*order[1:], wanted.url]
        for url in dict.fromkeys(order):
            seen = await self._site.look(url)
            if url not in self._site.pages or seen.answer is None:
                continue
            hosts = [bare_host(urlsplit(seen.url).hostname or "")]
            why = "the page that was given" if url == wanted.url else "the site's list of news"
            page = self._site.pages[url][1]
            if one := lists.listing(page, seen.answer, why, _ZONE, hosts, known, wanted.listing):
                yield one

    def _news_page(self) -> str | None:
        anchors = (places.news_page(page) for _, page in self._site.pages.values())
        return next((anchor.url for anchor in anchors if anchor), None)

    async def _convinces(self, candidates: list[Candidate], tried: Tried) -> bool:
        links = _by_turns(candidates)
        own = bare_host(urlsplit(self._site.root).hostname or "")
        hosts = [own] if any(is_on(link.url, [own]) for link in links) else hosts_of(links)[:1]
        if not any(_same_owner(host, own) for host in hosts):
            return False
        links = [link for link in links if is_on(link.url, hosts)]
        self._tried.append(tried)
        rules = ExtractionRules(timezone=_ZONE, date=self._site.wanted.date)
        await read_some(self._asker, links, hosts, rules, tried)
        if tried.convinces and all(one.is_stale for one in candidates):
            self._stale = self._stale or (candidates, tried)
            return False
        return tried.convinces

    async def _why_nothing(self, limit: str) -> Hopeless:
        failed = [seen for tried in self._tried for seen in tried.failed]
        if reason := await self._site.why_not(failed):
            return reason
        ended = ", ".join(f"{outcome} {count}" for t in self._tried for outcome, count in sorted(t.ended.items()))
        read = f" The pages behind its lists ended as: {ended}." if ended else ""
        return Hopeless(
            Reason.NO_NEWS,
            f"{self._site.wanted.url}: no feed, sitemap or listing that leads to articles was found{limit}.{read}",
            "Give the address of the page that lists the news; --listing CSS selects the links on it.",
        )


def _by_turns(candidates: Sequence[Candidate]) -> list[Link]:
    """The first links of each list, then the second ones ..."""
    longest = max(len(one.links) for one in candidates)
    return [one.links[at] for at in range(longest) for one in candidates if at < len(one.links)]


def _same_owner(host: str, own: str) -> bool:
    """Whether two hosts share their domain: an aggregator's links are not the site's articles."""
    return host.split(".")[-2:] == own.split(".")[-2:]


def _apart(named: list[Candidate]) -> list[Candidate]:
    """Feeds that bring links of their own, the largest first; one that another holds whole is left out."""
    kept: list[Candidate] = []
    for one in sorted(named, key=lambda one: len(one.links), reverse=True):
        known = {link.url for other in kept for link in other.links}
        if any(link.url not in known for link in one.links):
            kept.append(one)
    return kept
