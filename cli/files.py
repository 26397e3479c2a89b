"""What commands are given: files of pages, and times."""

import sys
import zlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from core.display import MOSCOW
from core.errors import SvodkaError

_LARGEST = 64_000_000  # bytes of one page, decompressed

NowOption = Annotated[
    str,
    typer.Option("--now", help="When the page was fetched, 2024-04-26T15:00+03:00 (Moscow time without an offset)."),
]


def read_file(file: str) -> bytes:
    """Decompressed. Raises SvodkaError where there is no such file or it is no page's size."""
    try:
        body = sys.stdin.buffer.read(_LARGEST + 1) if file == "-" else Path(file).read_bytes()
        if body[:2] == b"\x1f\x8b":
            body = zlib.decompressobj(wbits=31).decompress(body, _LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise SvodkaError(f"{file} cannot be read: {why}.", "Give a file, or - for standard input.") from None
    if len(body) > _LARGEST:
        raise SvodkaError(f"{file} is over {_LARGEST // 1_000_000} MB.", "No news page is that large.")
    return body


def moment_of(text: str) -> datetime | None:
    """Aware; None for an empty string."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SvodkaError(f"{text} is not a time.", "Write it as 2024-04-26T15:00+03:00 or 2024-04-26.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=MOSCOW)
