"""Writes every answer to a WARC archive (ISO 28500), as it came: encoded, redirects and robots.txt included."""

import os
from io import BytesIO
from pathlib import Path

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from twisted.web.http import RESPONSES
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_HOP_BY_HOP = (b"transfer-encoding", b"connection", b"keep-alive", b"content-length")


class RecordMiddleware:
    """On when SVODKA_RECORD names a file. Innermost, so that it sees what the network gave.

    Not written: 304 (it would hide the answer it stands for) and a body that was cut off.
    """

    def __init__(self, crawler: Crawler) -> None:
        file = crawler.settings.get("SVODKA_RECORD")
        if not file:
            raise NotConfigured
        self._file = Path(file)
        self._file.parent.mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RecordMiddleware":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 304 and not response.flags:
            member = _record(request.url.partition("#")[0], response)
            # one write to a file opened for appending: batches in other processes may write to it too
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                os.write(descriptor, member)
            finally:
                os.close(descriptor)
        return response


def _record(url: str, response: Response) -> bytes:
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in _HOP_BY_HOP
        for value in values
    ]
    headers.append(("Content-Length", str(len(response.body))))
    reason = RESPONSES.get(response.status, b"").decode("latin-1")
    head = StatusAndHeaders(f"{response.status} {reason}".strip(), headers, protocol="HTTP/1.1")
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(writer.create_warc_record(url, "response", payload=BytesIO(response.body), http_headers=head))
    return buffer.getvalue()
