"""Which facts of a class change when its site moves."""

from typing import Any, ClassVar

import pytest

from core.errors import SvodkaError
from crawler import FeedSpider, ListingSpider
from crawler.site_move import moved_facts


class Zarya(FeedSpider):
    name = "zarya.example"
    region = None
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ("https://zarya.example/rss.xml", "https://zarya.example/sport.xml")
    sitemaps = ("https://cdn.example/zarya.xml",)
    page_pattern = "https://zarya.example/rss.xml?page={page}"


class Rayon(ListingSpider):
    name = "rayon.example"
    region = None
    kind = "government"
    timezone = "Europe/Moscow"
    listings: ClassVar[list[str]] = ["https://www.rayon.example/news/"]
    page_pattern = "https://www.rayon.example/news/page/{page}/"


CASES: dict[str, tuple[type, str, str, dict[str, Any]]] = {
    "a host takes the place of the site's in all its addresses": (
        Zarya,
        "https://zarya24.example/",
        "",
        {
            "feeds": ["https://zarya24.example/rss.xml", "https://zarya24.example/sport.xml"],
            "page_pattern": "https://zarya24.example/rss.xml?page={page}",
            "allowed_hosts": ["zarya24.example", "zarya.example", "cdn.example"],
        },
    ),
    "one address of several": (
        Zarya,
        "https://zarya.example/feed/sport",
        "https://zarya.example/sport.xml",
        {"feeds": ["https://zarya.example/rss.xml", "https://zarya.example/feed/sport"]},
    ),
    "the only address, its pages and its host": (
        Rayon,
        "https://xn--80aswg.example/novosti/",
        "",
        {
            "listings": ["https://xn--80aswg.example/novosti/"],
            "page_pattern": "https://xn--80aswg.example/novosti/page/{page}/",
            "allowed_hosts": ["xn--80aswg.example", "rayon.example"],
        },
    ),
    "a subdomain is allowed already": (
        Rayon,
        "https://press.rayon.example",
        "",
        {
            "listings": ["https://press.rayon.example/news/"],
            "page_pattern": "https://press.rayon.example/news/page/{page}/",
        },
    ),
    "https after http": (
        type("Old", (Rayon,), {"listings": ["http://rayon.example/"], "page_pattern": None}),
        "https://rayon.example/",
        "",
        {"listings": ["https://rayon.example/"]},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_move_changes(case: str) -> None:
    site, to, old, wanted = CASES[case]
    assert moved_facts(site, to, old) == wanted


@pytest.mark.parametrize(
    ("site", "to", "old", "said"),
    [
        (Zarya, "https://zarya24.example/feed", "", "has 3 addresses. Say with --from which one moved"),
        (Zarya, "https://zarya24.example/feed", "https://zarya.example/no", "has no address https://zarya.example/no"),
        (Rayon, "rayon2.example", "", "is no web address"),
        (Rayon, "https://www.rayon.example/news/", "", "is at https://www.rayon.example/news/ already"),
        (Rayon, "https://www.rayon.example/", "", "already"),
    ],
)
def test_a_move_that_is_not_clear_is_refused(site: type, to: str, old: str, said: str) -> None:
    with pytest.raises(SvodkaError) as caught:
        moved_facts(site, to, old)
    assert said in str(caught.value).replace("\n", " ")
