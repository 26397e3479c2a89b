"""The site's own code in threads: slow ones do not make others fail, lost ones do not hold their place."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import ClassVar

import pytest

from core.models import AddressKind
from crawler import Discovery, FeedSpider
from crawler.fetch import Answer
from crawler.list_reader import ListReader, SpiderFault

ANSWER = Answer("https://gazeta.example/feed", 200, {}, b"<rss><channel></channel></rss>", redirected=False)


class Own(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "own"
    feeds = ("https://gazeta.example/feed",)
    work: ClassVar[Callable[[], object]]

    @classmethod
    def read_list(cls, *_: object) -> Discovery:  # type: ignore[override]
        cls.work()
        return Discovery()


def site(work: Callable[[], object]) -> type[Own]:
    return type("Site", (Own,), {"work": staticmethod(work)})


def test_the_wait_for_a_thread_is_not_counted_as_the_sites_time() -> None:
    async def read() -> list[Discovery]:
        reader, slow = ListReader(places=1, seconds=0.6), site(lambda: time.sleep(0.25))
        return await asyncio.gather(*(reader.read(slow, AddressKind.FEED, ANSWER, 1) for _ in range(6)))

    assert asyncio.run(read()) == [Discovery()] * 6


def test_a_list_that_is_never_done_is_the_sites_fault_and_keeps_no_place() -> None:
    held = threading.Event()

    async def read() -> Discovery:
        reader = ListReader(places=1, seconds=0.2)
        for _ in range(3):
            with pytest.raises(SpiderFault, match="took more than"):
                await reader.read(site(held.wait), AddressKind.FEED, ANSWER, 1)
        return await reader.read(site(lambda: None), AddressKind.FEED, ANSWER, 1)

    assert asyncio.run(read()) == Discovery()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "list")
    held.set()  # they end after the loop is closed, and say nothing


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), SystemExit(1), StopIteration(), KeyboardInterrupt()])
def test_whatever_the_site_raises_is_told_with_its_place(error: BaseException) -> None:
    def work() -> None:
        raise error

    with pytest.raises(SpiderFault, match=rf"{type(error).__name__}.*test_list_reader\.py:\d+"):
        asyncio.run(ListReader().read(site(work), AddressKind.FEED, ANSWER, 1))
