"""One article, one address: the normal form of URLs, and the key that the database holds unique.

Follows RFC 3986 section 6 and what browsers do with sloppy input (WHATWG URL): whitespace around and
line breaks inside are dropped, a backslash is a slash.
"""

import hashlib
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from core.url_identity import plain_host, plain_path, says_nothing, without_session

_MAX_LENGTH = 8192
_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN = re.compile(r"[A-Za-z0-9._~/-]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\Z")


class BadUrl(ValueError):
    """An address that cannot be an article's; the message says why."""


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None  # None: the scheme's own
    path: str
    query: str


def normalise(url: str) -> str:
    """The normal form, to compare by. Fetch the address as it was found: a site may need what is cut here.

    Host in punycode, no default port, no fragment, no tracking, session or print parameters, the rest
    sorted by name, percent-encoding in upper case and only where needed. Idempotent. Raises BadUrl.
    """
    parts = _parse(url)
    return f"{parts.scheme}://{_address(parts)}"


@lru_cache(maxsize=4096)  # a poll asks twice for each of its links
def url_key(url: str) -> str:
    """32 hex digits, a 128-bit BLAKE2b of the normal form without scheme, `www.`, `m.` and the like, trailing slash,
    and what makes a print or AMP version of an address (`core/url_identity.py`). Raises BadUrl.

    A cryptographic hash: pages choose their own addresses, and a made collision would hide an article.
    """
    parts = _parse(url)
    parts = parts._replace(host=plain_host(parts.host), path=plain_path(parts.path), port=_unless_default(parts.port))
    return hashlib.blake2b(_address(parts).encode(), digest_size=16).hexdigest()


def host_of(url: str) -> str:
    """Lower-case host in punycode, without port; `www.` stays. Raises BadUrl."""
    return _parse(url).host


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one site: one host is the other or its subdomain, `www.`, `m.` and
    the like aside. Sister subdomains (two districts of one administration) are two sites, and what is no
    address belongs to none."""
    try:
        one, other = sorted((plain_host(host_of(a)), plain_host(host_of(b))), key=len)
    except BadUrl:
        return False
    return one == other or ("." in one and other.endswith(f".{one}"))


def _parse(url: str) -> _Parts:
    if len(url) > _MAX_LENGTH:
        raise BadUrl(f"The address has {len(url)} characters; {_MAX_LENGTH} is the most.")
    cleaned = re.sub(r"[\t\r\n]", "", url.strip()).replace("\\", "/").replace("&amp;", "&")
    try:
        split = urlsplit(cleaned)
        port = split.port
    except ValueError as error:
        raise BadUrl(f"Not an address: {error}: {_shown(url)}") from None
    if split.scheme not in _PORTS:
        raise BadUrl(f"Not an http or https address: {_shown(url)}")
    if "@" in split.netloc:
        raise BadUrl(f"The address carries a user name: {_shown(url)}")
    host = _host(split, url)
    return _Parts(
        scheme=split.scheme,
        host=host,
        port=None if port == _PORTS[split.scheme] else port,
        path=_path(split.path),
        query=_query(split.query),
    )


def _address(parts: _Parts) -> str:
    port = "" if parts.port is None else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.host}{port}{parts.path}{query}"


def _unless_default(port: int | None) -> int | None:
    return None if port in _PORTS.values() else port


def _host(split: SplitResult, url: str) -> str:
    host = (split.hostname or "").rstrip(".")
    if ":" in host:  # IPv6, checked by urlsplit
        return f"[{host}]"
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadUrl(f"The host is not a name: {_shown(url)}") from None
    if not _HOST.match(host) or ".." in host or len(host) > 253:
        raise BadUrl(f"The address has no host, or not a valid one: {_shown(url)}")
    return host


def _path(path: str) -> str:
    path = without_session(_encode(path, safe="/:@!$&'()*+,;="))
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    plain = [(_encode(k, "/:@!$'()*,;?[]+"), eq, _encode(v, "/:@!$'()*,;?=+")) for k, eq, v in pairs]
    kept = [pair for pair in plain if not says_nothing(pair[0], pair[2])]
    return "&".join("".join(pair) for pair in sorted(kept, key=lambda pair: pair[0]))


def _encode(text: str, safe: str) -> str:
    """Escapes of unreserved characters are decoded, the others kept in upper case; the rest is escaped as UTF-8."""

    if _PLAIN.fullmatch(text):  # most are
        return text

    def escape(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(
        _ESCAPE.sub(escape, piece) if i % 2 else quote(piece, safe=safe, errors="replace")
        for i, piece in enumerate(pieces)
    )


def _shown(url: str) -> str:
    return repr(url if len(url) <= 120 else url[:117] + "...")
