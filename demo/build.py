"""Builds demo/pages.warc.gz, the archive that `svodka demo` replays: `python demo/build.py`.

stories.toml holds the texts, templates/ the manner of each site. The same input gives the same bytes.
"""

import datetime as dt
import io
import re
import struct
import sys
import tomllib
import uuid
import zlib
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).parent
ARCHIVE = HERE / "pages.warc.gz"
# Each site's list as its spider asks for it, and the encoding of its pages.
LISTS = {
    "comnews.ru": ("https://www.comnews.ru/rss", "utf-8"),
    "newdaynews.ru": ("https://newdaynews.ru/ekb/rss/", "utf-8"),
    "kolomnagrad.ru": ("https://kolomnagrad.ru/presscentr/news/", "windows-1251"),
    "no-vpered.ru": ("https://no-vpered.ru/news/", "utf-8"),
    "hislav.admin-smolensk.ru": ("https://hislav.admin-smolensk.ru/news/", "utf-8"),
}
SECOND_PAGE = {"kolomnagrad.ru": "https://kolomnagrad.ru/presscentr/news/page/2/"}
FIRST_PAGE_LENGTH = 2  # of the lists that have a second page
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
MONTHS = {  # nominative, genitive
    1: ("январь", "января"), 2: ("февраль", "февраля"), 3: ("март", "марта"), 4: ("апрель", "апреля"),
    5: ("май", "мая"), 6: ("июнь", "июня"), 7: ("июль", "июля"), 8: ("август", "августа"),
    9: ("сентябрь", "сентября"), 10: ("октябрь", "октября"), 11: ("ноябрь", "ноября"), 12: ("декабрь", "декабря"),
}  # fmt: skip

Page = dict[str, Any]


def stories() -> list[Page]:
    """The pages in the order of stories.toml, with every field that a template may ask for."""
    empty = {"paragraphs": [], "repeat": False, "preview": False, "images": [], "rubric": "", "author": "", "city": ""}
    pages = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))["page"]
    return [{**empty, "kind": "article", **page} for page in pages]


def render_page(page: Page, pages: list[Page]) -> bytes:
    related = [other for other in pages if other["site"] == page["site"] and other is not page][:3]
    number = re.sub(r"\D", "", page["url"])[-5:]
    return _render(f"{page['site']}.html", page["site"], page=page, related=related, number=number)


def render_lists(site: str, pages: list[Page]) -> dict[str, bytes]:
    """The site's list or feed, newest first, by address: one page of it, or two."""
    own = sorted((p for p in pages if p["site"] == site), key=lambda p: str(p["published"]), reverse=True)
    template = "feed.xml" if _is_feed(site) else f"{site}.list.html"
    first, second = LISTS[site][0], SECOND_PAGE.get(site)
    if second is None:
        return {first: _render(template, site, pages=own)}
    return {
        first: _render(template, site, pages=own[:FIRST_PAGE_LENGTH]),
        second: _render(template, site, pages=own[FIRST_PAGE_LENGTH:]),
    }


def build() -> bytes:
    pages = stories()
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for site, (address, encoding) in LISTS.items():
        kind = "application/rss+xml" if _is_feed(site) else f"text/html; charset={encoding}"
        _write(writer, re.sub(r"(?<=[^/:])/.*", "/robots.txt", address), "text/plain", ROBOTS)
        for list_address, body in render_lists(site, pages).items():
            _write(writer, list_address, kind, body)
    for page in pages:
        header = f"text/html; charset={LISTS[page['site']][1]}"
        if page["kind"] == "image":
            _write(writer, page["url"], header, _poster())
        elif page["kind"] == "article":
            _write(writer, page["url"], header, render_page(page, pages))
    return out.getvalue()


def _render(template: str, site: str, **values: Any) -> bytes:
    encoding = "utf-8" if template == "feed.xml" else LISTS[site][1]
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals.update(day_nominative=_day_nominative, day_genitive=_day_genitive, rfc822=format_datetime)
    return environment.get_template(template).render(site=site, **values).encode(encoding, "xmlcharrefreplace")


def _is_feed(site: str) -> bool:
    return not (HERE / "templates" / f"{site}.list.html").exists()


def _write(writer: WARCWriter, url: str, content_type: str, body: bytes) -> None:
    head = StatusAndHeaders("200 OK", [("Content-Type", content_type)], protocol="HTTP/1.1")
    fixed = {"WARC-Date": "2024-09-18T18:00:00Z", "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>"}
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), length=len(body), http_headers=head, warc_headers_dict=fixed
    )
    writer.write_record(record)


def _poster() -> bytes:
    """A PNG of 64 by 64 grey points."""
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    points = zlib.compress(b"".join(b"\0" + b"\x99" * 64 for _ in range(64)))
    chunks = ((b"IHDR", header), (b"IDAT", points), (b"IEND", b""))
    packed = (struct.pack(">I", len(data)) + k + data + struct.pack(">I", zlib.crc32(k + data)) for k, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _day_nominative(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month][0]} {day.year}"


def _day_genitive(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month][1]} {day.year}"


if __name__ == "__main__":
    ARCHIVE.write_bytes(build())
    sys.stdout.write(f"{ARCHIVE.name}: {ARCHIVE.stat().st_size:,} bytes\n")
