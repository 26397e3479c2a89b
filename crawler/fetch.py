"""One GET through the engine: all downloader middlewares, no scheduler, no spider callbacks."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from core.outcomes import Outcome
from core.redirects import stands_in
from crawler.discovery import is_on
from crawler.troubles import LeadsAway, Trouble, of_exception, of_status

_SIGNATURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF"),
    *(b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"\xd0\xcf\x11\xe0"),
)
_FOR_GOOD = frozenset({301, 308})
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` have lower-case names; `body` is decompressed, its charset is not judged."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    redirected: bool
    moved: bool = False  # redirected, and every time for good

    @property
    def is_page(self) -> bool:
        """Whether the bytes may be a web page, whatever the header claims of them."""
        kind = self.headers.get("content-type", "").strip().lower()
        if self.body.lstrip()[:8].startswith(_SIGNATURES):
            return False
        if not kind or kind.startswith(_PAGE_TYPES):
            return True
        return b"<html" in self.body[:2_000].lower()


class ClaimLost(Exception):
    """Another worker has the source now: no request may be made and no end be written for it."""


@dataclass(slots=True)
class Fetcher:
    """Counts what one source costs. `download` is the engine's `download_async`."""

    download: Callable[[Request], Awaitable[Response]]
    still_ours: Callable[[], bool] = lambda: True
    requests: int = 0
    bytes: int = field(default=0)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Follows redirects. Raises Trouble for every answer but 2xx and 304, ClaimLost instead of asking."""
        if not self.still_ours():
            raise ClaimLost
        self.requests += 1
        now = datetime.now(UTC)
        try:
            request = Request(url, headers=dict(headers or {}), callback=NO_CALLBACK, dont_filter=True)
        except ValueError as error:
            raise Trouble(Outcome.BLOCKED_ADDRESS, f"no address of the web: {error}") from None
        try:
            response = await self.download(request)
        except Exception as error:
            raise of_exception(error, now) from error
        self.bytes += len(response.body)
        return answer_of(response, now)


def answer_of(response: Response, now: datetime) -> Answer:
    """Raises Trouble for every answer but 2xx and 304."""
    known = {name.decode("latin-1").lower(): response.headers[name] for name in response.headers}
    headers = {name: value.decode("latin-1") for name, value in known.items() if value is not None}
    if "link" in headers:  # the one of ours that servers send in several lines
        headers["link"] = ", ".join(value.decode("latin-1") for value in response.headers.getlist("Link"))
    if trouble := of_status(response.status, headers.get("retry-after"), now):
        raise trouble
    hops = response.request.meta.get("redirect_reasons", []) if response.request else []
    moved = bool(hops) and set(hops) <= _FOR_GOOD
    return Answer(response.url, response.status, headers, response.body, bool(hops), moved)


def check_page(answer: Answer, asked: str, hosts: Sequence[str], lists: Collection[str] = ()) -> None:
    """Raises Trouble for an answer to the address `asked` that is no article of the site on `hosts`; `lists` are the
    addresses of the site's lists."""
    if answer.status == 304:
        raise Trouble(Outcome.SERVER_ERROR, "HTTP 304 to a request without a condition", passing=True)
    if answer.redirected and not is_on(answer.url, hosts):
        raise LeadsAway(urlsplit(answer.url).hostname or "nowhere")
    if answer.redirected and (instead := stands_in(asked, answer.url, lists)):
        raise Trouble(Outcome.SOFT_404, f"leads to {instead} instead of the article")
    if not answer.is_page:
        raise Trouble(Outcome.NOT_HTML, f"not a page: {answer.headers.get('content-type', 'no type')[:100]}")
