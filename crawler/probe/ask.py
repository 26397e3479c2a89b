"""The questions that a probe may put to a site: few, one after the other, and whatever is answered is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from core.outcomes import Outcome
from crawler.fetch import Answer, answer_of
from crawler.troubles import Trouble, of_exception

MOST_REQUESTS = 36
_BODY_OF_REFUSAL = 200_000  # bytes; what a guard says stands at its beginning


class OutOfQuestions(Exception):
    """The probe has asked as often as it may."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer, the refusals too. `status` is 0 where none came; `lines` are the headers, «name: value», one a line,
    names in lower case; `answer` is there where it can be read, `trouble` where not."""

    asked: str
    url: str
    status: int = 0
    lines: str = ""
    body: bytes = b""
    answer: Answer | None = None
    trouble: Trouble | None = None

    @property
    def is_page(self) -> bool:
        return self.answer is not None and self.answer.is_page

    @property
    def outcome(self) -> Outcome | None:
        return self.trouble.outcome if self.trouble else None


@dataclass(slots=True)
class Asker:
    """`download` is the engine's `download_async`, which obeys robots.txt and keeps the pauses."""

    download: Callable[[Request], Awaitable[Response]]
    left: int = MOST_REQUESTS
    seen: dict[str, Seen] = field(default_factory=dict)

    async def get(self, url: str) -> Seen:
        """Each address is asked for once. Raises OutOfQuestions."""
        if url not in self.seen:
            if self.left <= 0:
                raise OutOfQuestions
            self.left -= 1
            self.seen[url] = await self._ask(url, {})
        return self.seen[url]

    async def robots_txt(self, url: str) -> Seen:
        """robots.txt itself, which nobody may forbid; it is no question of ours."""
        if url not in self.seen:
            self.seen[url] = await self._ask(url, {"dont_obey_robotstxt": True})
        return self.seen[url]

    async def _ask(self, url: str, meta: dict[str, bool]) -> Seen:
        now = datetime.now(UTC)
        try:
            request = Request(url, callback=NO_CALLBACK, dont_filter=True, meta=dict(meta))
            response = await self.download(request)
        except ValueError as error:
            return Seen(url, url, trouble=Trouble(Outcome.BLOCKED_ADDRESS, f"no address of the web: {error}"))
        except Exception as error:  # noqa: BLE001 - the downloader's errors are of many libraries
            return Seen(url, url, trouble=of_exception(error, now))
        lines = "\n".join(
            f"{name.decode('latin-1').lower()}: {value.decode('latin-1')}"
            for name, values in response.headers.items()
            for value in values
        )
        try:
            return Seen(url, response.url, response.status, lines, response.body, answer=answer_of(response, now))
        except Trouble as trouble:
            return Seen(url, response.url, response.status, lines, response.body[:_BODY_OF_REFUSAL], trouble=trouble)
