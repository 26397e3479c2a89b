"""The folders and files of fixtures."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import SvodkaError
from core.models import AddressKind, Extraction
from crawler.news_spider import NewsSpider
from crawler.site_fixtures.expectation import expectation

PAGE = "article.html"
EXPECTED = "expected.json"
LISTS = {
    AddressKind.FEED: "feed.xml",
    AddressKind.SITEMAP: "sitemap.xml",
    AddressKind.LISTING: "listing.html",
}
_ANEW = "`svodka record NAME` makes a fixture anew."
_LARGE = 64_000  # bytes; above, a file is kept as .gz
_LARGEST = 64_000_000  # bytes of one file, decompressed


@dataclass(frozen=True, slots=True)
class Fixture:
    """One fixture as it is on disk. `wanted` is expected.json; `list_kind` and `list_body` are None without a list."""

    folder: Path
    wanted: Mapping[str, Any]
    page: bytes
    list_kind: AddressKind | None
    list_body: bytes | None

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def fetched_at(self) -> datetime:
        """Aware. Raises SvodkaError."""
        try:
            moment = datetime.fromisoformat(self.wanted["fetched_at"])
        except (KeyError, TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            raise SvodkaError(f"{self.folder / EXPECTED}: fetched_at is no time with an offset.", _ANEW)
        return moment

    @classmethod
    def read(cls, folder: Path) -> "Fixture":
        """Raises SvodkaError that names the file, and the line where it is no JSON."""
        file = folder / EXPECTED
        try:
            wanted = json.loads(file.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise SvodkaError(f"{file}:{error.lineno}: no JSON: {error.msg}.", "Mend the line.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SvodkaError(f"{file} cannot be read: {error}.", _ANEW) from None
        if not isinstance(wanted, dict) or not isinstance(wanted.get("url"), str):
            raise SvodkaError(f"{file} names no url.", _ANEW)
        page = _bytes(folder, PAGE)
        if page is None:
            raise SvodkaError(f"{folder} has no {PAGE}.", _ANEW)
        lists = ((kind, _bytes(folder, name)) for kind, name in LISTS.items())
        list_kind, list_body = next(((kind, body) for kind, body in lists if body is not None), (None, None))
        return cls(folder, wanted, page, list_kind, list_body)


def fixtures_root(spider: type[NewsSpider]) -> Path:
    """Beside the class's package: tests/fixtures/sites of the folder that holds it."""
    package = sys.modules[spider.__module__.partition(".")[0]]
    inside = next(iter(getattr(package, "__path__", [])), None) or package.__file__ or "."
    return Path(inside).parent / "tests" / "fixtures" / "sites"


def fixtures_of(site: Path) -> Iterator[Path]:
    """The folders of the fixtures of one site, the newest layout first."""
    folders = [folder for folder in site.iterdir() if folder.is_dir()] if site.is_dir() else []
    yield from sorted(folders, key=lambda folder: folder.name, reverse=True)


def write_fixture(
    folder: Path,
    spider: type[NewsSpider],
    *,
    url: str,
    page: bytes,
    headers: Mapping[str, str],
    now: datetime,
    found: Extraction,
    list_kind: AddressKind | None = None,
    list_body: bytes | None = None,
    list_url: str | None = None,
    list_headers: Mapping[str, str] | None = None,
    before: Mapping[str, Any] | None = None,
) -> Path:
    """Writes a new fixture into the folder of the site (`fixtures_root(spider) / spider.name`) and returns its folder.

    Earlier ones stay: they are the layouts that the site had before. `headers` have lower-case names; `now` is the
    aware time of the fetch; `list_url` is the first address of `list_kind` where it is not given; `before` is what the
    last fixture expects (see `expectation`).
    Raises SvodkaError where the folder cannot be written.
    """
    wanted = expectation(
        spider,
        url=url,
        headers=headers,
        now=now,
        found=found,
        list_kind=list_kind,
        list_body=list_body,
        list_url=list_url,
        list_headers=list_headers,
        before=before,
    )
    target = _free(folder, f"{now:%Y-%m-%d}")
    try:
        target.mkdir(parents=True)
        _keep(target / PAGE, page)
        if list_kind is not None and list_body is not None:
            _keep(target / LISTS[list_kind], list_body)
        text = json.dumps(wanted, ensure_ascii=False, indent=2) + "\n"
        (target / EXPECTED).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SvodkaError(f"{target} cannot be written: {error}.", "Give this user the folder.") from None
    return target


def _free(folder: Path, day: str) -> Path:
    """The day, or «day-2», «day-3» ... where the day has a fixture already."""
    target, number = folder / day, 1
    while target.exists():
        number += 1
        target = folder / f"{day}-{number}"
    return target


def _keep(file: Path, body: bytes) -> None:
    if len(body) > _LARGE:
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(body, mtime=0))
    else:
        file.write_bytes(body)


def _bytes(folder: Path, name: str) -> bytes | None:
    """Decompressed; None where there is neither the file nor its .gz. Raises SvodkaError."""
    try:
        if (folder / name).exists():
            return (folder / name).read_bytes()
        packed = folder / f"{name}.gz"
        if not packed.exists():
            return None
        body = zlib.decompressobj(wbits=31).decompress(packed.read_bytes(), _LARGEST + 1)
    except (OSError, zlib.error) as error:
        raise SvodkaError(f"{folder / name} cannot be read: {error}.", _ANEW) from None
    if len(body) > _LARGEST:
        raise SvodkaError(f"{packed} is over {_LARGEST // 1_000_000} MB.", _ANEW)
    return body
