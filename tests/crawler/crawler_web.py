"""Web sites on loopback that behave as badly as real ones, and a batch in a process of its own against them."""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
CHILD = Path(__file__).with_name("batch_child.py")
ALLOWED = "127.0.0.0/25"  # the sites live here; whoever reaches the other half has left the allowed networks
CANARY = "127.0.0.200"
Writer = asyncio.StreamWriter


@dataclass
class Reply:
    """One HTTP answer, or with `act` whatever is done to the connection."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    act: Callable[[Writer], Awaitable[None]] | None = None


class Web:
    """A server on several loopback addresses and one port; `sites[address][path]` is the answer."""

    def __init__(self) -> None:
        self.sites: dict[str, dict[str, Reply]] = {}
        self.hits: Counter[tuple[str, str]] = Counter()
        self.seen: dict[tuple[str, str], dict[str, str]] = {}
        self.port = 0

    def url(self, address: str, path: str = "/") -> str:
        return f"http://{address}:{self.port}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        address = writer.get_extra_info("sockname")[0]
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                path = lines[0].split(" ")[1]
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                self.hits[address, path] += 1
                self.seen[address, path] = headers
                reply = self.sites.get(address, {}).get(path, Reply(b"no such page", 404))
                if reply.act is not None:
                    await reply.act(writer)
                    break
                writer.write(self._rendered(reply, headers))
                await writer.drain()
        writer.close()

    def _rendered(self, reply: Reply, asked: dict[str, str]) -> bytes:
        etag = reply.headers.get("ETag")
        if etag and asked.get("if-none-match") == etag.lower():
            return b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n"
        headers = {"Content-Length": str(len(reply.body))} | reply.headers
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {reply.status} Status\r\n{lines}\r\n".encode("latin-1") + reply.body

    def sockets(self, addresses: list[str]) -> list[socket.socket]:
        found = []
        for address in addresses:
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, self.port))
            self.port = listener.getsockname()[1]
            found.append(listener)
        return found


HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml; charset=utf-8"}
PAGE = Reply("<html><body><p>Мост открыли в срок.</p></body></html>".encode(), headers=HTML)


def feed(*paths: str, charset: str = "utf-8", title: str = "Новость дня") -> Reply:
    items = "".join(f"<item><title>{title}</title><link>{path}</link></item>" for path in paths)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    return Reply(text.encode(charset), headers=XML)


def redirect(location: str) -> Reply:
    return Reply(b"", 302, {"Location": location})


class Sites:
    """Gives each site of a test its own loopback address and writes its class."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.source = ["from crawler import FeedSpider, ListingSpider, SitemapSpider\n"]
        self._numbers = itertools.count(2)
        self.address: dict[str, str] = {}

    def add(self, name: str, pages: dict[str, Reply], kind: str = "feed", facts: str = "") -> None:
        address = self.address[name] = f"127.0.0.{next(self._numbers)}"
        self.web.sites[address] = {"/robots.txt": Reply(b"User-agent: *\nAllow: /\n")} | pages
        self.source.append(
            f"class {name.title().replace('_', '')}({kind.title()}Spider):\n"
            f"    region, kind, timezone = None, 'media', 'Europe/Moscow'\n    name = {name!r}\n"
            f"    {kind}s = [{self.web.url(address, '/list')!r}]\n    {facts or 'pass'}\n"
        )

    def write(self, folder: Path) -> None:
        (folder / "sites_of_the_test.py").write_text("\n".join(self.source), encoding="utf-8")


@dataclass
class Batch:
    """What a batch in its own process said: the report, the announced page ids, its log."""

    report: dict[str, object]
    announced: list[int]
    log: str


def run_child(folder: Path, database: str, **settings: object) -> Batch:
    """Polls every site in `folder`/`sites_of_the_test.py` once, in a fresh process, with these settings."""
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {
        "PYTHONPATH": f"{ROOT}:{folder}",
        "DATABASE_URL": database,
        "SVODKA_SPIDER_MODULES": "sites_of_the_test",
    }
    environment |= {"SVODKA_VAR": str(folder / "var"), "SVODKA_CONFIG": os.devnull}
    environment |= {f"SVODKA_{name.upper()}": str(value) for name, value in settings.items()}
    process: dict[str, object] = {"env": environment, "cwd": folder, "timeout": 120}
    done = subprocess.run([sys.executable, str(CHILD)], capture_output=True, text=True, check=False, **process)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    return Batch(said["report"], said["announced"], done.stderr)


class Left:
    """What a run left in the database."""

    def __init__(self, url: str, batch: Batch) -> None:
        self.batch = batch
        self._url = url

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url.replace("+psycopg", "")) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def poll(self, name: str) -> tuple[Any, ...]:
        query = (
            "select outcome, detail from poll p join source s on s.id = source_id where name = %s order by p.id desc"
        )
        return self.rows(query, name)[0]

    def pages(self, name: str) -> list[tuple[Any, ...]]:
        query = """select state, outcome, attempts, p.detail, next_attempt_at, title_hint, status
                   from page p join source s on s.id = source_id where name = %s order by p.url"""
        return self.rows(query, name)

    def page(self, name: str) -> tuple[Any, ...]:
        (row,) = self.pages(name)
        return row
