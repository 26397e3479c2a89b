"""A listing that is built in another way: which rule gives its links again."""

from datetime import UTC, datetime

import pytest

from core.models import AddressKind
from crawler import ListingSpider
from crawler.list_mending import list_changes, shapes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "https://zarechye.example/news/"
KNOWN = [f"https://zarechye.example/news/2026/novost-{n}.html" for n in range(100, 120)]
ELSE = "".join(f'<li><a href="/photo/{n}/">Фоторепортаж о празднике номер {n}</a></li>' for n in range(12))


class Zarechye(ListingSpider):
    name = "zarechye.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    listings = (URL,)
    links_css = ".news-list a.title"
    article_url = r"/news/\d{4}/novost-\d+\.html$"


def listing(item: str) -> bytes:
    items = "".join(item.format(n=n, title=f"В посёлке открыли мост номер {n}") for n in range(120, 130))
    page = (
        f'<nav><a href="/news/2026/novost-1.html">Избранное</a></nav><main>{items}</main><ul class="photo">{ELSE}</ul>'
    )
    return f"<!doctype html><html><body>{page}</body></html>".encode()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('<div class="card"><a class="card__link" href="/news/2026/novost-{n}.html">{title}</a></div>', "links_css"),
        ('<h3><a href="/news/2026/novost-{n}.html">{title}</a></h3>', "links_css"),
        ('<div class="card"><a class="card__link" href="/story/{n}-most">{title}</a></div>', "article_url"),
    ],
)
def test_a_rule_is_found_that_gives_the_news_again(item: str, expected: str) -> None:
    changes, count = list_changes(Zarechye, listing(item), URL, KNOWN, NOW)
    assert expected in changes
    assert count == 10
    mended = type("Mended", (Zarechye,), changes)
    found = mended.read_list(AddressKind.LISTING, listing(item), mended.context(URL, NOW))
    assert len(found.links) == 10
    assert not any("/photo/" in link.url for link in found.links)


def test_a_list_without_news_gives_no_rule() -> None:
    assert list_changes(Zarechye, b"<html><body><p>...</p></body></html>", URL, KNOWN, NOW) == ({}, 0)
    assert list_changes(Zarechye, b"", URL, KNOWN, NOW) == ({}, 0)


def test_the_shape_of_addresses_leaves_numbers_and_names_open() -> None:
    [shape] = shapes(KNOWN)
    assert shape == r"/news/\d+/[\w-]+\.html$"
