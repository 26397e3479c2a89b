"""Keeps the crawler on the public internet: pages choose addresses, and some lead inside (SSRF).

A name is judged by what the reactor's resolver answers, and the connection goes to exactly that
answer, so a name that changes its address between check and use gains nothing. An address written
as numbers never meets the resolver: the middleware reads those, in every spelling that C's
inet_aton takes, for each hop, robots.txt and feeds included.
"""

import ipaddress
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from core.errors import SvodkaError
from crawler.access import table_of

Network = IPv4Network | IPv6Network
_blocked_names: dict[str, str] = {}  # by the resolver; Twisted's endpoint forgets why a name has no address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # IANA gives out public IPv6 from nowhere else


class BlockedAddress(IgnoreRequest):
    """The request leads to a private network or uses a scheme that is not the web's."""


def networks(text: str) -> tuple[Network, ...]:
    """Reads «127.0.0.0/8, ::1/128». Raises SvodkaError."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SvodkaError(f"SVODKA_ALLOW_PRIVATE is not right: {error}.", "Write networks: «127.0.0.0/8».") from None


def is_allowed(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether the IP address is public, or in one of `allowed`. IPv6 forms that carry an IPv4 count as that."""
    try:
        ip: IPv4Address | IPv6Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    if any(ip.version == network.version and ip in network for network in allowed):
        return True
    # site-local, IPv4-compatible, IPv4-translated, local NAT64 ... pass for global in the standard library
    outside = isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST
    return ip.is_global and not ip.is_multicast and not outside


def literal(host: str) -> str | None:
    """The IP address that `host` spells in numbers (127.1, 0x7f.1, 2130706433, [::1]), or None for a name."""
    if ":" in host:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _proxy_hosts(crawler: Crawler) -> frozenset[str]:
    """Of the owner's proxies, the settings' and the sites': trusted, as addresses from pages are not."""
    return frozenset(crawler.settings.getlist("SVODKA_PROXY_HOSTS")) | table_of(crawler).proxy_hosts


class GuardMiddleware:
    """Outermost of the downloader middlewares, so that every redirect passes it again."""

    def __init__(self, settings: BaseSettings, proxy_hosts: frozenset[str] = frozenset()) -> None:
        self._allowed = networks(settings.get("SVODKA_ALLOW_PRIVATE") or "")
        self._proxy_hosts = proxy_hosts | frozenset(settings.getlist("SVODKA_PROXY_HOSTS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GuardMiddleware":
        return cls(crawler.settings, _proxy_hosts(crawler))

    def process_request(self, request: Request) -> None:
        try:
            parts = urlsplit(request.url)
            host = (parts.hostname or "").rstrip(".")
        except ValueError as error:
            raise BlockedAddress(f"{request.url[:200]} is no address: {error}") from None
        if parts.scheme not in {"http", "https"} or not host:
            raise BlockedAddress(f"{request.url[:200]} is not an address of the web")
        number = literal(host)
        if number is not None and not is_allowed(number, self._allowed):
            raise BlockedAddress(f"{host} is not a public address")
        # the resolver lets the proxy's own name pass, and a proxy resolves names out of our sight
        local = host == "localhost" or host.endswith(".localhost") or (number is None and host in self._proxy_hosts)
        if local and not is_allowed("127.0.0.1", self._allowed):
            raise BlockedAddress(f"{host} is this machine or its proxy")

    def process_exception(self, request: Request, exception: Exception) -> None:
        name = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in _blocked_names:
            raise BlockedAddress(f"{name} stands for {_blocked_names[name]}, which is not public") from exception


class GuardResolver(CachingThreadedResolver):
    """The reactor's resolver; a name with a private address is an unknown host."""

    def __init__(self, reactor: Any, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed: tuple[Network, ...] = ()
        self._proxy_hosts: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardResolver":
        resolver = super().from_crawler(crawler, reactor)
        resolver._allowed = networks(crawler.settings.get("SVODKA_ALLOW_PRIVATE") or "")
        resolver._proxy_hosts = _proxy_hosts(crawler)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found if name in self._proxy_hosts else found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not is_allowed(address, self._allowed):
            _blocked_names[name] = address
            raise DNSLookupError(f"{name} stands for {address}, which is not a public address")
        return address
