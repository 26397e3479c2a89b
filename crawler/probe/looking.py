"""A site's front door: the page that was given and the home page, and what refusals on the way mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.outcomes import Outcome
from crawler.guard import Network
from crawler.probe import doors, lists, places, walls
from crawler.probe.ask import Asker, Seen
from crawler.probe.finding import Hopeless, Wanted
from crawler.probe.page import Page, read_page

_CLOSED = 4  # refusals before the first page


@dataclass(slots=True)
class Looking:
    """What was seen of a site so far, by the address that was asked for: `pages`, the given one first; answers that
    were `refused`; pages that robots.txt has `forbidden`. `scripted` are the signs of a page that scripts fill."""

    wanted: Wanted
    asker: Asker
    allowed: Sequence[Network]
    proxy: str | None
    root: str = ""
    pages: dict[str, tuple[Seen, Page]] = field(default_factory=dict)
    refused: dict[str, Seen] = field(default_factory=dict)
    forbidden: dict[str, Seen] = field(default_factory=dict)
    scripted: list[str] = field(default_factory=list)

    async def enter(self) -> None:
        """Raises Hopeless where the host has nothing for us."""
        given = await self.look(self.wanted.url)
        if given.outcome is Outcome.NETWORK and self.wanted.scheme_guessed and not doors.is_about_trust(given):
            self.wanted = replace(self.wanted, url="http" + self.wanted.url.removeprefix("https"))
            given = await self.look(self.wanted.url)
        self.root = places.root_of(given.url)
        if reason := await self._shut(given):
            raise reason
        home = await self.look(self.root)
        if self.pages:
            return
        if reason := await self._shut(home):
            raise reason
        if {given.asked, home.asked} <= self.forbidden.keys():
            raise await doors.forbidden(given, self.asker)
        if given.outcome is home.outcome is Outcome.SERVER_ERROR:
            raise doors.out_of_order(home)

    async def look(self, url: str) -> Seen:
        """Asks for a page and remembers what it is. Raises Hopeless for a wall."""
        seen = await self.ask(url)
        if seen.outcome is Outcome.ROBOTS:
            self.forbidden[url] = seen
        if seen.is_page and seen.answer is not None and url not in self.pages:
            page = read_page(seen.body, seen.url, lists.charset_of(seen.answer))
            if wall := doors.wall(seen, page):
                raise wall
            self.scripted = self.scripted or walls.needs_javascript(page)
            self.pages[url] = (seen, page)
        return seen

    async def ask(self, url: str) -> Seen:
        """Raises Hopeless where a guard refuses, or everything is refused."""
        seen = await self.asker.get(url)
        if seen.outcome is Outcome.FORBIDDEN:
            if wall := doors.wall(seen, _refusal(seen)):
                raise wall
            self.refused[url] = seen
            if len(self.refused) >= _CLOSED and not self.pages:
                raise doors.closed(list(self.refused.values()))
        return seen

    async def why_not(self, failed: Sequence[Seen]) -> Hopeless | None:
        """The reason for which there is evidence, when nothing was found; `failed` gave no article."""
        for seen in failed:
            page = _refusal(seen)
            if wall := doors.wall(seen, page):
                return wall
            self.scripted = self.scripted or (walls.needs_javascript(page) if page and seen.is_page else [])
        if self.scripted:
            return doors.scripted(self.wanted.url, self.scripted)
        if self.forbidden:
            return await doors.forbidden(next(iter(self.forbidden.values())), self.asker)
        if self.refused and not self.pages:
            return doors.closed(list(self.refused.values()))
        return None

    async def _shut(self, seen: Seen) -> Hopeless | None:
        if seen.is_page:
            return None
        wall = doors.wall(seen, _refusal(seen))
        return wall or await doors.shut(seen, self.allowed, self.proxy)


def _refusal(seen: Seen) -> Page | None:
    return read_page(seen.body, seen.url) if seen.body else None
