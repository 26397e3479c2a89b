"""How requests reach the network: Scrapy's own handler under one bound for the whole process, and the proxy."""

import asyncio
from urllib.request import getproxies

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.http import Request, Response


class BoundedDownloads(HTTP11DownloadHandler):
    """At most CONCURRENT_REQUESTS at once, counted here and not in the engine: a request that waits for
    its host's turn holds no place, so one slow host starves nobody.

    DOWNLOAD_TIMEOUT is the time for the whole answer: the handler cancels at its end, drip or no drip.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._places = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._free: asyncio.Semaphore | None = None

    async def download_request(self, request: Request) -> Response:
        if self._free is None:  # made inside the running loop
            self._free = asyncio.Semaphore(self._places)
        async with self._free:
            return await super().download_request(request)


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
