"""The site's own code reads its lists in threads, so that the other sources' downloads go on."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from core.models import AddressKind
from crawler.discovery import Discovery
from crawler.fetch import Answer
from crawler.news_spider import NewsSpider, charset_in
from crawler.troubles import of_site_code

_SECONDS = 30.0
_PLACES = 2


class SpiderFault(Exception):
    """The site's own code raised, or takes too long; the message is a line for people."""


class ListReader:
    """Reads at most `places` lists at once, each in a thread of its own for at most `seconds`.

    The clock starts when the thread does: waiting for a place is not the site's fault. A thread that
    is out of time gives its place back and is left alone, for Python cannot end it; as a daemon it
    does not outlive the batch. One thing this cannot bound: a regular expression that backtracks
    holds the interpreter's lock, and with it the whole process, the clock included.
    """

    def __init__(self, places: int = _PLACES, seconds: float = _SECONDS) -> None:
        self._places = asyncio.Semaphore(places)
        self._seconds = seconds

    async def read(self, site: type[NewsSpider], kind: AddressKind, answer: Answer, page: int) -> Discovery:
        """Raises SpiderFault."""
        context = site.context(answer.url, datetime.now(UTC), charset_in(answer.headers.get("content-type", "")))
        async with self._places:
            ended = _in_thread(lambda: site.read_list(kind, answer.body, context, page))
            try:
                return await asyncio.wait_for(ended, self._seconds)
            except TimeoutError:
                raise SpiderFault(f"reading the list took more than {self._seconds:.0f} seconds") from None


def _in_thread(work: Callable[[], Discovery]) -> "asyncio.Future[Discovery]":
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Discovery] = loop.create_future()

    def deliver(found: Discovery | None, fault: SpiderFault | None) -> None:
        if ended.done():
            return
        if found is not None:
            ended.set_result(found)
        else:
            ended.set_exception(fault or SpiderFault("reading the list gave nothing"))

    def run() -> None:
        found, fault = None, None
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 - SystemExit of a site's code as well
            fault = SpiderFault(of_site_code(error))
        with contextlib.suppress(RuntimeError):  # the loop is closed: the batch has ended without this list
            loop.call_soon_threadsafe(deliver, found, fault)

    threading.Thread(target=run, name="list", daemon=True).start()
    return ended
