"""Lists that a page gives in JSON-LD: what becomes a link, and what is another kind of list."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.found import Found
from crawler.discovery import Context
from crawler.listings import ListingRules, parse_listing

CONTEXT = Context("https://gazeta.example/news/", ZoneInfo("Europe/Moscow"), datetime(2026, 3, 2, 9, tzinfo=UTC))


def read(*scripts: object, body: str = "") -> dict[str, Found]:
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in scripts]
    page = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    found = parse_listing(f"<html><head>{page}</head><body>{body}</body></html>".encode(), CONTEXT)
    return {link.url.removeprefix("https://gazeta.example"): link.via for link in found.links}


def items(*urls: str) -> list[dict[str, object]]:
    return [{"@type": "ListItem", "position": n, "url": url} for n, url in enumerate(urls, 1)]


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "ItemList", "itemListElement": items("/news/101", "/news/102")},
        {"@type": "ItemList", "itemListElement": ["/news/101", "https://gazeta.example/news/102"]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": f"/news/{n}"} for n in (101, 102)]},
        {
            "@type": ["WebPage", "CollectionPage"],
            "mainEntity": {"@type": "ItemList", "itemListElement": items("/news/101", "/news/102")},
        },
        {"@type": "CollectionPage", "hasPart": [{"@type": "NewsArticle", "url": f"/news/{n}"} for n in (101, 102)]},
        {
            "@graph": [
                {"@type": "Blog", "blogPost": [{"@type": "BlogPosting", "@id": f"/news/{n}"} for n in (101, 102)]}
            ]
        },
        {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "item": {"@type": "NewsArticle", "mainEntityOfPage": {"@id": f"/news/{n}"}}}
                for n in (101, 102)
            ],
        },
    ],
)
def test_lists_of_articles_are_links(data: object) -> None:
    assert read(data) == {"/news/101": Found.JSON_LD, "/news/102": Found.JSON_LD}


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "BreadcrumbList", "itemListElement": items("/news/101", "/news/102")},
        {"@type": "ItemList", "itemListElement": [{"@type": "Product", "url": "/shop/101"}]},
        {"@type": "ItemList", "itemListElement": items("/o-nas", "/kontakty", "https://other.example/news/101")},
        {"@type": "ItemList", "itemListElement": items("/foto/101.jpg", "#101", "javascript:1")},
        {"@type": "NewsArticle", "url": "/news/101"},
        "{broken",
        "[" * 100_000,
        {"@type": "ItemList", "itemListElement": None, "hasPart": 5},
    ],
)
def test_other_lists_and_what_cannot_be_read_give_none(data: object) -> None:
    assert read(data) == {}


def test_a_link_that_the_page_shows_as_well_is_one_link_of_both_kinds() -> None:
    both = read({"@type": "ItemList", "itemListElement": items("/news/101", "/news/103")}, body=_shown(101, 102))
    assert both == {
        "/news/101": Found.LISTING | Found.JSON_LD,
        "/news/102": Found.LISTING,
        "/news/103": Found.JSON_LD,
    }


def test_the_list_brings_headlines_and_dates() -> None:
    article = {
        "@type": "NewsArticle",
        "url": "/news/101",
        "headline": "Мост\n открыт",
        "datePublished": "2026-03-01T12:00",
    }
    page = (
        f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": [article]})}</script>'
    )
    (link,) = parse_listing(page.encode(), CONTEXT).links
    assert (link.title, link.published_at) == ("Мост открыт", datetime(2026, 3, 1, 9, tzinfo=UTC))


def test_a_layout_that_changed_is_told_although_the_list_is_there() -> None:
    page = (
        f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": items("/news/101")})}'
    )
    found = parse_listing(f"{page}</script>".encode(), CONTEXT, ListingRules(links="h3 a"))
    assert len(found.links) == 1
    assert "links_css (h3 a)" in (found.problem or "")


def _shown(*numbers: int) -> str:
    return "".join(f"<h3><a href='/news/{n}'>Новость города под номером {n}</a></h3>" for n in numbers)
