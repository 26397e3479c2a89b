"""Any number of news sites on loopback: an HTTP proxy that answers for all of their hosts itself.

Each host has robots.txt, a feed of its newest items with ETag and Last-Modified, and its articles.
"""

import asyncio
import contextlib
import hashlib
import html
import itertools
import json
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from bench.dedupe_index.texts import Stream

_SHOWN = 20
_TITLE_WORDS = 9


@dataclass(frozen=True, slots=True)
class Item:
    """`at` is when it is published, in Unix time."""

    path: str
    title: str
    at: float


@dataclass(slots=True)
class Site:
    host: str
    items: list[Item] = field(default_factory=list)  # oldest first
    feed_path: str = "/rss.xml"

    def feed(self, now: float) -> tuple[str, bytes]:
        """(ETag, RSS) of the newest items at this time."""
        shown = [item for item in self.items if item.at <= now][-_SHOWN:]
        tag = hashlib.blake2b("".join(item.path for item in shown).encode(), digest_size=8).hexdigest()
        rows = "".join(
            f"<item><title>{html.escape(item.title)}</title><link>http://{self.host}{item.path}</link>"
            f"<pubDate>{formatdate(item.at)}</pubDate></item>"
            for item in reversed(shown)
        )
        head = f"<title>{self.host}</title><link>http://{self.host}/</link>"
        return f'"{tag}"', f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


class World(Protocol):
    """What the farm serves; made in the farm's own process. Sites under any keys, several of a host with feeds of
    their own."""

    def sites(self) -> dict[str, Site]: ...

    def page(self, host: str, path: str) -> bytes | None: ...


class Pages:
    """Saved pages under their own hosts, published a minute apart before now."""

    def __init__(self, pages: Sequence[tuple[str, bytes]]) -> None:
        self._bodies = {(urlsplit(url).hostname or "", f"/news/{n}.html"): body for n, (url, body) in enumerate(pages)}

    def sites(self) -> dict[str, Site]:
        sites: dict[str, Site] = {}
        start = time.time() - 60 * len(self._bodies) - 3600
        for number, (host, path) in enumerate(self._bodies):
            site = sites.setdefault(host, Site(host))
            site.items.append(Item(path, f"Новость {number}", start + 60 * number))
        return sites

    def page(self, host: str, path: str) -> bytes | None:
        return self._bodies.get((host, path))


class Arriving:
    """Invented articles on `count` sites: one each at the start, then `per_minute` in all for `minutes`."""

    def __init__(self, count: int, per_minute: float, minutes: float, seed: int = 1) -> None:
        self._count, self._per_minute, self._minutes, self._seed = count, per_minute, minutes, seed
        self._bodies: list[bytes] = []

    def sites(self) -> dict[str, Site]:
        stream, now = Stream(self._seed), time.time()
        hosts = hosts_of(self._count)
        sites = {host: Site(host) for host in hosts}
        old = [now - 3600.0] * self._count
        new = [now + 60.0 * n / self._per_minute for n in range(int(self._minutes * self._per_minute))]
        for number, at in enumerate(itertools.chain(old, new)):
            host = hosts[number * 7919 % self._count]
            paragraphs = stream.paragraphs(next(stream))
            title = " ".join(paragraphs[0].rstrip(".").split()[:_TITLE_WORDS])
            sites[host].items.append(Item(f"/news/{number}.html", title, at))
            self._bodies.append(article_page(host, title, paragraphs, at))
        return sites

    def page(self, host: str, path: str) -> bytes | None:
        number = PurePosixPath(path).stem
        return self._bodies[int(number)] if number.isdecimal() and int(number) < len(self._bodies) else None


def hosts_of(count: int) -> list[str]:
    return [f"site{number:04}.example" for number in range(count)]


def article_page(host: str, title: str, paragraphs: Sequence[str], at: float) -> bytes:
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    links = "".join(f'<li><a href="/rubric/{n}/">Рубрика {n}</a></li>' for n in range(1, 13))
    cards = "".join(f'<div class="card"><a href="/news/x{n}.html">Другая новость номер {n}</a></div>' for n in range(8))
    text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title} | {host}</title>
<meta property="article:published_time" content="{when}"></head><body>
<header><ul class="menu">{links}</ul></header><main><article><h1>{title}</h1>{text}</article></main>
<aside class="related">{cards}</aside>
<footer><p>© 2026 {host}. Все права защищены.</p></footer></body></html>""".encode()


@dataclass(frozen=True, slots=True)
class Manner:
    """How the farm answers: after how many seconds, and where it writes what it was asked, if anywhere.

    A line of the log is a JSON list: host, path, and the Unix times of the request and of the end of its answer.
    """

    seconds: float = 0.0
    log: Path | None = None


@contextmanager
def serving(world: World, manner: Manner = Manner()) -> Iterator[str]:
    """The address of the proxy, http://127.0.0.1:port; it runs in a process of its own until the end of the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(world, manner, theirs), daemon=True)
    process.start()
    try:
        port = ours.recv()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join()


def _serve(world: World, manner: Manner, pipe: Connection) -> None:
    feeds = {(site.host, site.feed_path): site for site in world.sites().values()}
    log = manner.log.open("w", encoding="utf-8", buffering=1) if manner.log else None

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await answer(head, writer)
        writer.close()

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        target, began = urlsplit(head.split(" ", 2)[1]), time.time()
        host, path = target.hostname or "", target.path
        try:
            if manner.seconds:
                await asyncio.sleep(manner.seconds)
            writer.write(_answer(world, feeds.get((host, path)), host, path, head))
            await writer.drain()
        finally:
            if log:
                log.write(json.dumps([host, path, began, time.time()]) + "\n")

    async def run() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def _answer(world: World, feed: Site | None, host: str, path: str, head: str) -> bytes:
    if path == "/robots.txt":
        return _response("200 OK", b"User-agent: *\nAllow: /\n", "text/plain")
    if feed is not None:
        tag, body = feed.feed(time.time())
        if tag in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nContent-Length: 0\r\n\r\n".encode()
        return _response("200 OK", body, "application/rss+xml; charset=utf-8", f"ETag: {tag}\r\n")
    found = world.page(host, path)
    if found is None:
        return _response("404 Not Found", b"There is no such page.", "text/plain")
    return _response("200 OK", found, "text/html")


def _response(status: str, body: bytes, kind: str, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
