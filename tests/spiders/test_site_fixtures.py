"""Each folder in tests/fixtures/sites is a site: a page, a feed or listing, and what has to come out of them.

A new site needs a folder and no Python. `known_misses` in expected.json names fields that are wrong
today; such a field has to fail, so that a mended one is taken off the list.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import extraction
from core.models import AddressKind, Extraction
from crawler import NewsSpider
from crawler.loader import load_modules

SITES = Path(__file__).parent.parent / "fixtures" / "sites"
LISTS = {
    "feed.xml": AddressKind.FEED,
    "sitemap.xml": AddressKind.SITEMAP,
    "listing.html": AddressKind.LISTING,
}
FIELDS = ("title", "published_at", "published_precision", "authors", "first", "last", "paragraphs", "kept", "removed")


@cache
def spider(site: str) -> type[NewsSpider]:
    return load_modules(["spiders"]).spiders[site]


@cache
def expected(site: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SITES / site / "expected.json").read_text(encoding="utf-8"))
    return found


@cache
def article(site: str) -> Extraction:
    wanted = expected(site)
    return extraction.extract(
        (SITES / site / "article.html").read_bytes(),
        url=wanted["url"],
        charset=wanted["header_charset"],
        now=datetime.fromisoformat(wanted["fetched_at"]),
        rules=spider(site).rules(),
    )


def cases() -> list[Any]:
    found = []
    for folder in sorted(SITES.iterdir()):
        for field in FIELDS:
            if field in expected(folder.name):
                missed = field in expected(folder.name).get("known_misses", {})
                marks = (
                    [pytest.mark.xfail(strict=True, reason=expected(folder.name)["known_misses"][field])]
                    if missed
                    else []
                )
                found.append(pytest.param(folder.name, field, id=f"{folder.name}-{field}", marks=marks))
    return found


@pytest.mark.parametrize(("site", "field"), cases())
def test_a_page_of_the_site_is_read_as_expected(site: str, field: str) -> None:
    found, wanted = article(site), expected(site)[field]
    match field:
        case "first":
            assert found.paragraphs[0].startswith(wanted)
        case "last":
            assert found.paragraphs[-1].endswith(wanted)
        case "paragraphs":
            assert len(found.paragraphs) == wanted, found.paragraphs
        case "kept":
            assert wanted in found.text
        case "removed":
            assert [phrase for phrase in wanted if phrase in found.text] == []
        case "published_at":
            assert found.published_at is not None
            assert found.published_at == datetime.fromisoformat(wanted)
        case "authors":
            assert list(found.authors) == wanted
        case _:
            assert getattr(found, field) == wanted


@pytest.mark.parametrize("site", sorted(folder.name for folder in SITES.iterdir()))
def test_the_list_of_the_site_leads_to_its_articles(site: str) -> None:
    file = next(SITES / site / name for name in LISTS if (SITES / site / name).exists())
    kind = LISTS[file.name]
    address = next(a for a in spider(site).addresses() if a.kind is kind)
    wanted = expected(site)
    context = spider(site).context(address.url, datetime.fromisoformat(wanted["fetched_at"]))
    found = spider(site).read_list(kind, file.read_bytes(), context)
    assert found.problem is None
    assert [link.url for link in found.links] == wanted["links"]
    assert all(link.title for link in found.links)
