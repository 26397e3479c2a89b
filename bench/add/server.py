"""The farm on loopback: an HTTP proxy that answers for all of its hosts itself, and in TLS for those that want it."""

import asyncio
import contextlib
import datetime as dt
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.add.made import Made, Reply

_MISSING = Reply(b"<html><body><h1>404 Not Found</h1></body></html>", 404)


class Farm:
    """`asked` are the addresses of all requests, in order; `together` the most that one host had at once."""

    def __init__(self, sites: Sequence[Made], folder: Path) -> None:
        self._sites = {site.host: site for site in sites}
        self._leads = {other: site.host for site in sites for other in site.others}
        self._under_way: dict[str, int] = {}
        self._folder = folder  # for certificates
        self.asked: list[str] = []
        self.together = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure = ""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                method, target, _ = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split(" ", 2)
                if method == "CONNECT":
                    secure = target.partition(":")[0]
                    site = self._sites.get(secure)
                    if site is None or not site.tls:
                        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                        break
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await writer.drain()
                    await writer.start_tls(_context(secure, site.tls, self._folder))
                    continue
                await self._answer(f"https://{secure}{target}" if secure else target, writer)
        writer.close()

    async def _answer(self, url: str, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        self.asked.append(url)
        self._under_way[host] = self._under_way.get(host, 0) + 1
        self.together = max(self.together, self._under_way[host])
        await asyncio.sleep(0.002)
        writer.write(_rendered(self._reply(host, parts.path + (f"?{parts.query}" if parts.query else ""))))
        await writer.drain()
        self._under_way[host] -= 1

    def _reply(self, host: str, path: str) -> Reply:
        if host in self._leads:
            return Reply(b"", 301, headers=(("Location", f"http://{self._leads[host]}{path}"),))
        site = self._sites.get(host)
        if site is None:
            return Reply(b"", 502)
        return site.replies.get(path) or site.rest or _MISSING


@contextmanager
def serving(sites: Sequence[Made]) -> Iterator[tuple[str, Farm]]:
    """The proxy's address and the farm; it runs in a thread until the end of the block."""
    with TemporaryDirectory() as folder:
        farm = Farm(sites, Path(folder))
        loop, started = asyncio.new_event_loop(), threading.Event()
        stop: asyncio.Future[None] = loop.create_future()
        port: list[int] = []
        thread = threading.Thread(
            target=lambda: loop.run_until_complete(_serve(farm, port, started, stop)), daemon=True
        )
        thread.start()
        started.wait(10)
        try:
            yield f"http://127.0.0.1:{port[0]}", farm
        finally:
            loop.call_soon_threadsafe(stop.set_result, None)
            thread.join(10)
            loop.close()


async def _serve(farm: Farm, port: list[int], started: threading.Event, stop: "asyncio.Future[None]") -> None:
    server = await asyncio.start_server(farm.handle, "127.0.0.1", 0)
    port.append(server.sockets[0].getsockname()[1])
    started.set()
    await stop
    server.close()
    connections = asyncio.all_tasks() - {asyncio.current_task()}
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


def _rendered(reply: Reply) -> bytes:
    head = [("Content-Type", reply.kind), *reply.headers, ("Content-Length", str(len(reply.body)))]
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    return f"HTTP/1.1 {reply.status} Status\r\n{lines}\r\n".encode("latin-1") + reply.body


@cache
def _context(host: str, issuer: str, folder: Path) -> ssl.SSLContext:
    """A certificate for `host`, signed by an authority that has the name `issuer` and nobody's trust."""
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    names = [
        x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "RU"),
        x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "The Ministry of Digital Development and Communications"),
        x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer),
    ]
    built = (
        x509.CertificateBuilder(
            x509.Name(names),
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)]),
            key.public_key(),
            x509.random_serial_number(),
            now - dt.timedelta(days=1),
            now + dt.timedelta(days=30),
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(root, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
