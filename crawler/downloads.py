"""How requests reach the network: Scrapy's own handler under one bound for the whole process, and the proxy."""

import asyncio
from typing import Any
from urllib.request import getproxies

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.http import Request, Response
from twisted.internet.defer import Deferred
from twisted.web._newclient import ParseError

from crawler.rendering import Browser
from crawler.trust import TrustByHost

_MAX_HEAD = 128 * 1024


class _BoundedParser(_LenientHTTPClientParser):
    """Gives up on an answer whose header goes on and on: the body has a bound in Scrapy, the header has none."""

    _head = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._head += len(line)
        if self._head > _MAX_HEAD:
            raise ParseError("the header is too large", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> "Deferred[Any]":
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _BoundedParser  # as Scrapy's protocol does: the class is not a parameter
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloads(HTTP11DownloadHandler):
    """At most CONCURRENT_REQUESTS at once, counted here and not in the engine: a request that waits for
    its host's turn holds no place, so one slow host starves nobody.

    DOWNLOAD_TIMEOUT is the time for the whole answer: the handler cancels at its end, drip or no drip.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._contextFactory = TrustByHost.from_crawler(crawler)  # type: ignore[assignment]  # zope tells mypy nothing
        self._places = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._free: asyncio.Semaphore | None = None
        self._browser = Browser(crawler)

    async def download_request(self, request: Request) -> Response:
        if self._free is None:  # made inside the running loop
            self._free = asyncio.Semaphore(self._places)
        async with self._free:
            if request.meta.get("playwright"):
                return await self._browser.page(request)
            return await super().download_request(request)

    async def close(self) -> None:
        await self._browser.close()
        await super().close()


class OwnersProxy(HttpProxyMiddleware):
    """The proxy of the setting SVODKA_PROXY for all requests, else the one that the environment names."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnersProxy":
        middleware = cls(crawler.settings.get("HTTPPROXY_AUTH_ENCODING"))
        if proxy := crawler.settings.get("SVODKA_PROXY"):
            middleware.proxies = {scheme: middleware._get_proxy(proxy, scheme) for scheme in ("http", "https")}
        return middleware


def proxy_addresses(proxy: str | None) -> list[str]:
    """The addresses of the proxies that requests may go through."""
    return [proxy] if proxy else [url for scheme, url in getproxies().items() if scheme in {"http", "https"}]
