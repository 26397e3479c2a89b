"""Pages that only a browser can build: Chromium through scrapy-playwright, an optional extra (requirements-render.in).

The guard holds here too. The browser resolves no names: it is given the addresses of the rendered sites, looked up and
judged once by `crawler.guard`, and every other host is unknown to it. So neither a page nor its scripts can make it ask
anything else, this machine's own services least of all.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, NotSupported
from scrapy.http import Request, Response

from crawler.access import table_of
from crawler.guard import BlockedAddress, Network, is_allowed, literal, networks

_IDLE_MS = 5_000  # how long a loaded page may go on asking for its parts
_GRACE = 15.0  # seconds beyond the download's own time: the browser's start
_NOT_NEEDED = frozenset({"image", "media", "font"})


class Browser:
    """One for a batch, started at the first page that needs it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._settings = crawler.settings
        self._starting = asyncio.Lock()
        self._handler: Any = None
        self._known: dict[str, str] = {}

    async def page(self, request: Request) -> Response:
        """The page as it stands when its scripts have run, as UTF-8. Raises what Scrapy's handlers raise, and
        Playwright's errors."""
        from scrapy_playwright.page import PageMethod

        handler = await self._started()
        host = (urlsplit(request.url).hostname or "").lower()
        if host not in self._known:
            raise BlockedAddress(f"{host} has no public address, or is none of the hosts of the rendered sites")
        request.meta["playwright_page_methods"] = [PageMethod(_settle)]
        limit = self._settings.getint("DOWNLOAD_TIMEOUT")
        async with asyncio.timeout(limit + _GRACE):
            response: Response = await handler.download_request(request)
        if len(response.body) > self._settings.getint("DOWNLOAD_MAXSIZE"):
            raise DownloadCancelledError("the page is larger than DOWNLOAD_MAXSIZE")
        return response

    async def close(self) -> None:
        if self._handler is not None:
            await self._handler.close()

    async def _started(self) -> Any:
        async with self._starting:
            if self._handler is None:
                if self._settings.getlist("SVODKA_PROXY_HOSTS"):
                    raise NotSupported("the browser does not go through a proxy, and SVODKA_PROXY or http_proxy is set")
                from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

                # what fails becomes the page's outcome
                logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)
                hosts = table_of(self._crawler).rendered_hosts
                allowed = networks(self._settings.get("SVODKA_ALLOW_PRIVATE") or "")
                self._known = await asyncio.to_thread(_addresses, hosts, allowed)
                handler = ScrapyPlaywrightDownloadHandler(self._crawler)
                handler.process_request_headers = None  # the browser's own; its context has the user agent
                handler.abort_request = self._unwanted
                handler.config.launch_options = {
                    "executable_path": self._settings.get("SVODKA_CHROMIUM") or None,
                    "chromium_sandbox": os.geteuid() != 0,  # Chromium has none for root
                    "args": [
                        f"--host-resolver-rules={resolver_rules(self._known)}",
                        "--no-proxy-server",
                        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
                    ],
                }
                handler.config.navigation_timeout_ms = self._settings.getint("DOWNLOAD_TIMEOUT") * 1000
                await handler._launch()
                self._handler = handler
        return self._handler

    def _unwanted(self, asked: Any) -> bool:
        parts = urlsplit(asked.url)
        if parts.scheme in {"data", "blob"}:
            return False
        known = parts.scheme in {"http", "https"} and (parts.hostname or "").lower() in self._known
        return not known or asked.resource_type in _NOT_NEEDED


def resolver_rules(known: Mapping[str, str]) -> str:
    """Chromium's --host-resolver-rules: the known names at their addresses, nothing else."""
    rules = [f"EXCLUDE {name}" if literal(name) else f"MAP {name} {address}" for name, address in known.items()]
    return ", ".join([*rules, "MAP * ~NOTFOUND"])


def _addresses(hosts: Iterable[str], allowed: Sequence[Network]) -> dict[str, str]:
    """By name, with and without www; those without a public address are left out."""
    found: dict[str, str] = {}
    for host in hosts:
        for name in (host,) if literal(host) else (host, f"www.{host}"):
            with suppress(OSError):
                address = literal(name) or socket.gethostbyname(name)
                if is_allowed(address, allowed):
                    found[name] = address
    return found


async def _settle(page: Any) -> None:
    """Until nothing has been asked for half a second; a page that never rests is taken as it is."""
    from playwright.async_api import TimeoutError as NeverRests

    with suppress(NeverRests):
        await page.wait_for_load_state("networkidle", timeout=_IDLE_MS)
