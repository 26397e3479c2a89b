"""Pages in every charset under right, missing and lying headers and metas: no page comes out as mojibake."""

import gzip
import json
import re
from collections.abc import Iterator

import pytest

from extraction.decode import decode
from tests.extraction.noisy.pages import OTHER, TUNED, pages
from tests.extraction.shared import NEWS, needs_news

CHARSETS = (
    "windows-1251",
    "koi8-r",
    "utf-16-le",
    "utf-16-be",
    "utf-16-le with a mark",
    "utf-16-be with a mark",
    "utf-8",
)
SAID = {
    "windows-1251": "utf-8", "koi8-r": "windows-1251", "utf-16-le": "windows-1251", "utf-16-be": "utf-8",
    "utf-16-le with a mark": "windows-1251", "utf-16-be with a mark": "utf-8", "utf-8": "windows-1251",
}  # fmt: skip
CLAIMS = ("right", "missing", "lying")
META = re.compile(r"""<meta[^>]{0,80}charset[^>]{0,80}>""", re.I)


def body_of(text: str, charset: str, claim: str) -> bytes:
    """The page in this charset, with a meta that says so, none, or another one."""
    name = charset.split(maxsplit=1)[0]
    said = {"right": name, "missing": None, "lying": SAID[charset]}[claim]
    bare = META.sub("", text)
    page = bare.replace("<head>", f'<head><meta charset="{said}">', 1).replace(
        "<HEAD>", f"<HEAD><meta charset={said}>", 1
    )
    mark = "\ufeff" if charset.endswith("mark") else ""
    return (mark + (page if said else bare)).encode(name, "ignore")


def cases() -> Iterator[tuple[str, str, str]]:
    return ((charset, header, meta) for charset in CHARSETS for header in CLAIMS for meta in CLAIMS)


def wrong_pages(texts: list[str], charset: str, header: str, meta: str) -> list[int]:
    """Which of the pages come out with other letters than they went in with."""
    said = {"right": charset.split(maxsplit=1)[0], "missing": None, "lying": SAID[charset]}[header]
    wrong = []
    for number, text in enumerate(texts):
        body = body_of(text, charset, meta)
        expected = body.decode(charset.split(maxsplit=1)[0]).removeprefix("\ufeff")
        if decode(body, said).text != expected:
            wrong.append(number)
    return wrong


@pytest.mark.parametrize(("charset", "header", "meta"), list(cases()))
def test_no_noisy_page_is_mojibake(charset: str, header: str, meta: str) -> None:
    texts = [page.body for page in (*pages(TUNED), *pages(OTHER))]
    assert wrong_pages(texts, charset, header, meta) == []


@pytest.mark.slow
@needs_news
@pytest.mark.parametrize("charset", CHARSETS)
def test_no_real_page_is_mojibake(charset: str) -> None:
    rows = [json.loads(line) for line in (NEWS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    bodies = (gzip.decompress((NEWS / "pages" / f"{row['id']}.html.gz").read_bytes()) for row in rows)
    texts = [body.decode("utf-8", "ignore").lstrip("\ufeff").replace("\0", "") for body in bodies]
    for header in CLAIMS:
        for meta in CLAIMS:
            assert [rows[n]["id"] for n in wrong_pages(texts, charset, header, meta)] == [], (header, meta)
