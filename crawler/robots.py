"""robots.txt by RFC 9309: a 4xx allows all, an unreachable one forbids for now, 500 KiB are read.

Answers are kept in files for some hours, since every batch is a new process: without that, each
poll would cost the site a second request. Crawl-delay is obeyed up to a bound.
"""

import contextlib
import hashlib
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

MAX_BYTES = 500 * 1024
MAX_CRAWL_DELAY = 30.0
_KEEP = 6 * 3600.0
_MAX_FILES = 5_000
_MAX_FOLDER = 200_000_000  # bytes
log = logging.getLogger(__name__)


class RobotsForbid(IgnoreRequest):
    """robots.txt forbids the address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt cannot be had now, so nothing of the host may be fetched now; `cause` is why."""

    def __init__(self, message: str, cause: BaseException | int) -> None:
        super().__init__(message)
        self.cause = cause


class PoliteRobots(RobotsTxtMiddleware):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Scrapy's class logs a traceback where we raise RobotsUnreachable, which becomes an outcome. Set here and
        # not at import, for Scrapy's own set-up of logging comes between and resets it.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        folder = crawler.settings.get("SVODKA_ROBOTS_DIR")
        self._folder = Path(folder) if folder else None
        self._unreachable: dict[str, BaseException | int] = {}
        self._schemes: dict[str, str] = {}  # by which each host's was asked for

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        netloc = urlparse_cached(request).netloc
        if rp is None:
            raise RobotsUnreachable(f"{netloc}/robots.txt cannot be read now", self._unreachable.get(netloc, 0))
        agent = self._robotstxt_useragent or self._default_useragent
        if not rp.allowed(request.url, agent):
            raise RobotsForbid("Forbidden by robots.txt")
        self._obey_delay(rp, agent, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parts = urlparse_cached(request)
        netloc = parts.netloc
        if self._parsers.get(netloc, parts) is None and self._schemes.get(netloc) != parts.scheme:
            del self._parsers[netloc]  # it could not be had over https, or http: the other may do
            self._unreachable.pop(netloc, None)
        if netloc not in self._parsers:
            self._schemes[netloc] = parts.scheme
            if (body := self._kept(netloc)) is not None:
                self._parsers[netloc] = self._parserimpl.from_crawler(self.crawler, body)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == 429 or response.status >= 500:
            self._unreachable[netloc] = response.status
            raise RobotsUnreachable(f"robots.txt answers {response.status}", response.status)
        body = response.body[:MAX_BYTES] if response.status < 300 else b""
        self._keep(netloc, body)
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable.setdefault(netloc, exc)
        super()._robots_error(exc, netloc)

    def _obey_delay(self, rp: RobotParser, agent: str, request: Request) -> None:
        try:
            delay = min(rp.crawl_delay(agent) or 0.0, MAX_CRAWL_DELAY)
        except ValueError:  # «Crawl-delay: 1,5»
            return
        slot: Any = self.crawler.engine.downloader.slots.get(urlparse_cached(request).hostname or "")
        if slot is not None and delay > slot.delay > 0:  # a slot without delay is a replay's
            slot.delay = delay
        if delay:
            request.meta["autothrottle_dont_adjust_delay"] = True

    def _file(self, netloc: str) -> Path | None:
        return self._folder / (hashlib.sha256(netloc.encode()).hexdigest()[:32] + ".json") if self._folder else None

    def _kept(self, netloc: str) -> bytes | None:
        file = self._file(netloc)
        try:
            kept = json.loads(file.read_text(encoding="utf-8")) if file else {}
            if kept.get("host") == netloc and 0 <= time.time() - kept["at"] < _KEEP:
                return str(kept["body"]).encode("utf-8", "surrogateescape")
        except (OSError, ValueError, KeyError, TypeError):
            pass  # no file, or half a file: asking the site is always right
        return None

    def _keep(self, netloc: str, body: bytes) -> None:
        if (file := self._file(netloc)) is None:
            return
        kept = {"host": netloc, "at": time.time(), "body": body.decode("utf-8", "surrogateescape")}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.write_text(json.dumps(kept), encoding="utf-8")
            draft.replace(file)
        except OSError as error:
            log.warning("robots.txt of %s is not kept: %s", netloc, error)


def drop_old(folder: Path, files: int = _MAX_FILES, size: int = _MAX_FOLDER) -> None:
    """Drops what is past its time, and the oldest of the rest beyond the bounds: a wildcard domain has hosts
    without end."""
    try:
        found = [(file, file.stat()) for file in folder.iterdir()]
    except OSError:  # no folder yet, or another batch is dropping
        return
    now = time.time()
    count = total = 0
    for file, state in sorted(found, key=lambda item: item[1].st_mtime, reverse=True):
        count, total = count + 1, total + state.st_size
        if count > files or total > size or now - state.st_mtime > _KEEP:
            with contextlib.suppress(OSError):
                file.unlink()
