"""Whose certificate a site shows, where it is not trusted: looked at on a connection of its own that sends no request.

The address is the one that the guard's rules allow; with a proxy the connection goes through it.
"""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography import x509

from crawler.guard import Network, is_allowed

_SECONDS = 10.0
_NATIONAL = re.compile(r"Russian Trusted|Минцифры|Ministry of Digital Development|НУЦ", re.I)


@dataclass(frozen=True, slots=True)
class Certificate:
    issuer: str
    subject: str
    names: tuple[str, ...]
    until: datetime

    @property
    def is_national(self) -> bool:
        return bool(_NATIONAL.search(self.issuer))

    def faults(self, host: str, now: datetime) -> list[str]:
        """What is wrong with it for `host`, apart from who signed it."""
        found = []
        if self.until < now:
            found.append(f"it expired on {self.until:%d.%m.%Y}")
        if self.names and not any(_covers(name, host) for name in self.names):
            found.append(f"it is for {', '.join(self.names[:3])}, not for {host}")
        if self.issuer == self.subject:
            found.append("the site signed it itself")
        return found


async def look(host: str, port: int, allowed: Sequence[Network], proxy: str | None) -> Certificate | None:
    """None where no certificate can be seen."""
    with contextlib.suppress(OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, ssl.SSLError):
        async with asyncio.timeout(_SECONDS):
            return await _look(host, port, allowed, proxy)
    return None


async def _look(host: str, port: int, allowed: Sequence[Network], proxy: str | None) -> Certificate | None:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False
    unchecked.verify_mode = ssl.CERT_NONE  # only to read who signed it; nothing is asked on this connection
    if proxy:
        writer = await _through(proxy, host, port)
    else:
        found = await asyncio.get_running_loop().getaddrinfo(host, port)
        address = next((info[4][0] for info in found if is_allowed(str(info[4][0]), allowed)), None)
        if address is None:
            return None
        _, writer = await asyncio.open_connection(str(address), port)
    try:
        await writer.start_tls(unchecked, server_hostname=host)
        der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.close()
    return _read(der) if der else None


async def _through(proxy: str, host: str, port: int) -> asyncio.StreamWriter:
    parts = urlsplit(proxy)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    writer.write(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode("ascii"))
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200" not in head.split(b"\r\n", 1)[0]:
        writer.close()
        raise OSError("the proxy makes no connection")
    return writer


def _read(der: bytes) -> Certificate:
    seen = x509.load_der_x509_certificate(der)
    try:
        extension = seen.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = tuple(extension.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        names = ()
    return Certificate(
        seen.issuer.rfc4514_string(), seen.subject.rfc4514_string(), names, seen.not_valid_after_utc.astimezone(UTC)
    )


def _covers(name: str, host: str) -> bool:
    name, host = name.lower(), host.lower()
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])
