"""The form of addresses: what articles share stays, what changes from one to the next does not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import absolute
from crawler.probe.shape import pattern_of

CASES = {
    "numbers": (["/news/101/", "/news/102/", "/news/99/", "/about/"], "/news/7/", "/about/"),
    "number and slug": (
        ["/obschestvo/12-most.html", "/sport/13-match.html", "/sport/14-kubok.html"],
        "/kultura/99-teatr.html",
        "/index.php",
    ),
    "dates in the path": (
        ["/text/gorod/2026/11/02/71/", "/text/gorod/2026/11/03/72/", "/text/gorod/2026/11/03/73/"],
        "/text/gorod/2027/01/09/80/",
        "/text/gorod/",
    ),
    "a query": (
        [f"/index.php?option=com_content&view=article&id={number}" for number in (5, 6, 17)],
        "/index.php?option=com_content&view=article&id=999",
        "/index.php?option=com_users&view=login",
    ),
    "slug and number": (
        [f"/dlya-zhiteley/novosti/novosti{number}.html" for number in ("-193_6946", "-193_6951", "_40")],
        "/dlya-zhiteley/novosti/novosti-194_7.html",
        "/dlya-zhiteley/novosti/",
    ),
    "slugs beside a page of the site": (
        ["/novosti/den-goroda/", "/novosti/remont-dorog/", "/novosti/pervyj-sneg/", "/o-rajone/istoriya/"],
        "/novosti/novyj-avtobus/",
        "/o-rajone/istoriya/",
    ),
    "Cyrillic slugs": (["/новости/мост", "/новости/паром", "/новости/порт"], "/новости/дорога", "/контакты"),
}


@pytest.mark.parametrize(("seen", "coming", "other"), CASES.values(), ids=CASES)
def test_the_pattern_takes_articles_to_come_and_leaves_other_pages(seen: list[str], coming: str, other: str) -> None:
    pattern = pattern_of([f"https://a.example{path}" for path in seen])
    assert pattern is not None
    assert all(re.search(pattern, f"https://a.example{path}") for path in seen[:3])
    assert re.search(pattern, f"https://a.example{coming}")
    assert not re.search(pattern, f"https://a.example{other}")


def test_two_addresses_make_no_form() -> None:
    assert pattern_of(["https://a.example/news/1", "https://a.example/news/2", "https://a.example/about"]) is None


SEGMENTS = st.text(st.characters(codec="utf-8", exclude_characters="/?#&=\r\n\t"), max_size=12)
PATHS = st.lists(st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join), max_size=12)


@settings(max_examples=150, deadline=None)
@given(PATHS, st.sampled_from(["", "?id=7", "?p=a&b=2"]))
def test_whatever_the_addresses_are_a_pattern_takes_three_of_them(paths: list[str], query: str) -> None:
    urls = [url for path in paths if (url := absolute(f"/{path}{query}", "https://a.example/"))]
    pattern = pattern_of(urls)
    assert pattern is None or len({url for url in urls if re.search(pattern, url)}) >= 3
