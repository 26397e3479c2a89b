"""How a site wants to be reached: certificates, proxy, headers, cookies, rendering. By host, since all sources of a
batch share one engine.

What a site's class names holds for the site's own hosts and their subdomains. A redirect that leaves them takes none of
it along, and neither does one from https to http.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request

from core.errors import SvodkaError
from crawler.discovery import bare_host

_FROM_ENV = re.compile(r"env:(\w+)")
_FOR_MACHINES = (".xml", ".rss", ".atom", ".json", ".txt", ".gz")
_OURS = "svodka_access"  # in Request.meta: what was added for the host asked last


@dataclass(frozen=True, slots=True)
class Access:
    """As a class states it, secrets still as `env:NAME`. `secure`: all of the site's addresses are https."""

    hosts: tuple[str, ...]
    secure: bool
    ca_bundle: str | None = None
    proxy: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    render: bool = False
    lists: frozenset[str] = frozenset()  # feeds and sitemaps: never rendered

    @property
    def plain(self) -> bool:
        return not (self.ca_bundle or self.proxy or self.headers or self.cookies or self.render)


class Site(Protocol):
    name: str

    @classmethod
    def access(cls) -> Access: ...


@dataclass(frozen=True, slots=True)
class Way:
    """An Access with its secrets in it, ready for requests."""

    source: str = field(compare=False)
    secure: bool
    ca_file: Path | None
    proxy: str | None = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)
    render: bool
    lists: frozenset[str] = field(compare=False)

    def renders(self, url: str) -> bool:
        """Whether a browser has to build the page: not what machines read."""
        path = urlsplit(url).path
        return self.render and url not in self.lists and not path.endswith(_FOR_MACHINES)


class AccessTable:
    """The ways of all sites that need one, by host; `problems` says of a site by name why it has none."""

    def __init__(
        self, sites: Iterable[type[Site]], certificates: Path, environ: Mapping[str, str] = os.environ
    ) -> None:
        self.problems: dict[str, str] = {}
        self._ways: dict[str, Way] = {}
        for site in sites:
            access = site.access()
            if access.plain:
                continue
            try:
                way = _way(site.name, access, certificates, environ)
            except SvodkaError as error:
                self.problems[site.name] = f"{error.what} {error.remedy}"
                continue
            for host in access.hosts:
                other = self._ways.setdefault(bare_host(host), way)
                if other != way:
                    self.problems[site.name] = f"{other.source} reaches {host} in another way: give both the same."

    def of(self, host: str) -> Way | None:
        """The way to the host, or to the nearest domain above it that has one."""
        host = bare_host(host)
        while host:
            if way := self._ways.get(host):
                return way
            host = host.partition(".")[2]
        return None

    @property
    def proxy_hosts(self) -> frozenset[str]:
        proxies = (urlsplit(way.proxy).hostname for way in self._ways.values() if way.proxy)
        return frozenset(filter(None, proxies))

    @property
    def rendered_hosts(self) -> frozenset[str]:
        return frozenset(host for host, way in self._ways.items() if way.render)


def table_of(crawler: Crawler) -> AccessTable:
    """The batch's own, or for `scrapy crawl` that of its one spider. Raises SvodkaError where that one has none."""
    table = crawler.settings.get("SVODKA_ACCESS")
    if isinstance(table, AccessTable):
        return table
    spider: Any = crawler.spidercls
    sites = [spider] if hasattr(spider, "access") and not crawler.settings.get("SVODKA_REPLAY") else []
    table = AccessTable(sites, Path(crawler.settings.get("SVODKA_CERTIFICATES") or "."))
    for problem in table.problems.values():
        raise SvodkaError(problem)
    return table


class AccessMiddleware:
    """Before robots.txt and the proxy's, after the guard: each hop gets what its own host's site names, no more."""

    def __init__(self, table: AccessTable, user_agent: str = "") -> None:
        self._table = table
        self._user_agent = user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AccessMiddleware":
        return cls(table_of(crawler), crawler.settings.get("USER_AGENT") or "")

    def process_request(self, request: Request) -> None:
        added = request.meta.pop(_OURS, None)
        if added is not None:  # a redirect has carried it here
            for name in added["headers"]:
                request.headers.pop(name, None)
            for name in added["meta"]:
                request.meta.pop(name, None)
        parts = urlsplit(request.url)
        way = self._table.of(parts.hostname or "")
        if way is None:
            return
        safe = parts.scheme == "https" or not way.secure
        headers = dict(way.headers) if safe else {}
        meta: dict[str, Any] = {"proxy": way.proxy} if way.proxy else {}
        if way.renders(request.url):
            meta |= _rendered(way, parts.hostname or "", self._user_agent)
        elif safe and way.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in way.cookies.items())
        for name, value in headers.items():
            request.headers[name] = value
        request.meta.update(meta)
        request.meta[_OURS] = {"headers": list(headers), "meta": list(meta)}


def _rendered(way: Way, host: str, user_agent: str) -> dict[str, Any]:
    """A context of the source's own in the browser, which keeps its cookies to its host."""
    cookies = [
        {"name": name, "value": value, "domain": host, "path": "/", "secure": way.secure}
        | {"expires": -1, "httpOnly": False, "sameSite": "Lax"}
        for name, value in way.cookies.items()
    ]
    context = {"user_agent": user_agent, "locale": "ru-RU", "service_workers": "block", "accept_downloads": False}
    return {
        "playwright": True,
        "playwright_context": f"{way.source} {host}",
        "playwright_context_kwargs": context | {"storage_state": {"cookies": cookies, "origins": []}},
    }


def _way(source: str, access: Access, certificates: Path, environ: Mapping[str, str]) -> Way:
    headers = {name: _filled(value, f"headers[{name!r}]", environ) for name, value in access.headers.items()}
    cookies = {name: _filled(value, f"cookies[{name!r}]", environ) for name, value in access.cookies.items()}
    proxy = _filled(access.proxy, "proxy", environ) if access.proxy else None
    if proxy is not None and not _is_proxy(proxy):
        raise SvodkaError(f"The proxy of {source} is no http://host:port.", f"Correct {access.proxy} or its variable.")
    if access.render and find_spec("scrapy_playwright") is None:
        raise SvodkaError(
            "render = True needs a browser, and scrapy-playwright is not installed.",
            "docs/access.md, «Rendering», says how to install it.",
        )
    bundle = _bundle(access.ca_bundle, certificates)
    return Way(source, access.secure, bundle, proxy, headers, cookies, access.render, access.lists)


def _filled(value: str, where: str, environ: Mapping[str, str]) -> str:
    """The value, or that of the environment's variable which it names."""
    found = _FROM_ENV.fullmatch(value)
    if not found:
        return value
    secret = environ.get(found[1], "")
    if not secret:
        raise SvodkaError(f"{where} is {value}, and the environment has no {found[1]}.", "Set it for the crawl worker.")
    if not secret.isprintable():
        raise SvodkaError(f"{found[1]} has a line break or another control character in it.", "Write it on one line.")
    return secret


def _bundle(name: str | None, certificates: Path) -> Path | None:
    if name is None:
        return None
    file = certificates / (name if name.endswith((".pem", ".crt")) else f"{name}.pem")
    if not file.is_file():
        raise SvodkaError(f"ca_bundle {name!r}: there is no file {file}.", "docs/access.md says where to get it.")
    return file


def _is_proxy(proxy: str) -> bool:
    try:
        parts = urlsplit(proxy)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False
