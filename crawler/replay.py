"""Answers every request from a WARC archive (ISO 28500) in place of the network; an unknown address is 404."""

import asyncio
import hashlib
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from core.errors import SvodkaError
from core.urls import normalise

_TRUSTED = 2  # answers; fewer before the damage and it is no archive
_HOP_BY_HOP = ("transfer-encoding", "connection", "keep-alive")


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Archive:
    """The responses of one archive: the index is built once, the records are read when they are asked for.

    The last record of an address counts. An address that is not in the archive as asked is looked for
    in its normal form. An archive that was cut short gives what it holds, and `damage` says so.
    """

    damage: str | None = None

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offsets: dict[str, int] = {}
        self._normal: dict[str, str] = {}
        try:
            with file.open("rb") as stream:
                records = ArchiveIterator(stream)
                for record in records:
                    if record.rec_type == "response":
                        self._offsets[record.rec_headers.get_header("WARC-Target-URI") or ""] = (
                            records.get_record_offset()
                        )
        except FileNotFoundError:
            raise SvodkaError(f"There is no archive {file}.", "Correct --replay or SVODKA_REPLAY.") from None
        except PermissionError as error:
            raise SvodkaError(f"This user may not read the archive {file}: {error.strerror}.") from None
        except Exception as error:  # warcio's own errors, those of zlib, and whatever broken bytes lead to in it
            if len(self._offsets) < _TRUSTED:
                raise SvodkaError(
                    f"{file} is no WARC archive that can be read.", "--replay takes a WARC file, .warc or .warc.gz."
                ) from error
            self.damage = f"The archive {file} is damaged: its first {len(self)} answers are used."
        if not self._offsets:
            raise SvodkaError(f"The archive {file} holds no answers.", "Correct --replay or SVODKA_REPLAY.")
        if not self._last_is_whole():
            self._offsets.popitem()
            self.damage = f"The archive {file} is cut short: its first {len(self)} answers are used."
        for url in self._offsets:
            try:
                self._normal.setdefault(normalise(url), url)
            except ValueError:
                continue

    def _last_is_whole(self) -> bool:
        """Of a record that was cut, the reader gives what is there and says nothing."""
        with self._file.open("rb") as stream:
            stream.seek(list(self._offsets.values())[-1])
            with suppress(ArchiveLoadFailed, OSError, EOFError, ValueError, StopIteration, zlib.error):
                record = next(iter(ArchiveIterator(stream)))
                stated = int(record.rec_headers.get_header("Content-Length") or 0)
                head = record.http_headers.to_bytes() if record.http_headers else b""
                return len(head) + len(record.raw_stream.read()) >= stated
        return False

    def __len__(self) -> int:
        return len(self._offsets)

    def get(self, url: str) -> Answer | None:
        if url not in self._offsets:
            try:
                url = self._normal[normalise(url)]
            except (KeyError, ValueError):
                return None
        with self._file.open("rb") as stream:
            stream.seek(self._offsets[url])
            record = next(iter(ArchiveIterator(stream)))
            body = record.raw_stream.read()
            head = record.http_headers
        headers = [(name, value) for name, value in head.headers if name.lower() not in _HOP_BY_HOP]
        return Answer(int(head.get_statuscode() or 0), headers, body)


class ReplayDownloads:
    """The download handler for http and https when SVODKA_REPLAY is set.

    Answers carry an ETag made of their bytes, and a request that shows it gets 304, as on the network.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._archive = Archive(Path(crawler.settings["SVODKA_REPLAY"]))
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReplayDownloads":
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        url = request.url.partition("#")[0]
        answer = await asyncio.to_thread(self._archive.get, url)
        if answer is None:
            return _response(url, 404, Headers({"Content-Type": "text/plain"}), b"not in the archive")
        if len(answer.body) > self._max_bytes:
            raise DownloadCancelledError(f"{url} has {len(answer.body)} bytes")
        headers = Headers()
        for name, value in answer.headers:
            headers.appendlist(name, value)
        etag = f'"{hashlib.blake2b(answer.body, digest_size=12).hexdigest()}"'
        if answer.status == 200:
            headers["ETag"] = etag
            if request.headers.get("If-None-Match") == etag.encode():
                return _response(url, 304, headers, b"")
        return _response(url, answer.status, headers, answer.body)

    async def close(self) -> None:
        """Records are opened one at a time: there is nothing to close."""


def _response(url: str, status: int, headers: Headers, body: bytes) -> Response:
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url=url, status=status, headers=headers, body=body)
