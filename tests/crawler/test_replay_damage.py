import gzip
from pathlib import Path

import pytest

from core.errors import SvodkaError
from crawler.replay import Archive


def record(number: int) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{number}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nWARC-Date: 2026-03-02T09:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def test_an_archive_that_was_cut_short_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "cut.warc.gz"
    file.write_bytes(b"".join(record(n) for n in range(5))[:-20])
    archive = Archive(file)
    assert archive.damage is not None
    assert "cut short" in archive.damage
    assert archive.get("http://a.example/2") is not None


def test_a_whole_archive_has_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(b"".join(record(n) for n in range(3)))
    assert Archive(file).damage is None


@pytest.mark.parametrize("content", [b"not an archive\n" * 40, bytes(range(256)) * 40, b"", record(1)[:40]])
def test_what_is_no_archive_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no.warc.gz"
    file.write_bytes(content)
    with pytest.raises(SvodkaError) as caught:
        Archive(file)
    assert str(file) in caught.value.what
    assert caught.value.remedy
