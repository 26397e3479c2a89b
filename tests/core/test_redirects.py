"""A redirect away from an article: to its new address, or to what the site shows instead of it."""

import pytest

from core.redirects import stands_in

LISTS = ("https://gazeta.example/news/all", "https://gazeta.example/rss.xml")


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("/news/5471", "/"),
        ("/news/5471", "/index.php"),
        ("/news/5471", "/ru/"),
        ("/?newsid=5471", "/"),
        ("/news/5471", "/news/all"),
        ("/news/5471", "/news/all?utm_source=x"),
        ("/news/5471", "/404"),
        ("/news/5471", "/404.html"),
        ("/news/5471", "/page-not-found/"),
        ("/news/5471", "/auth/login"),
        ("/news/5471", "/news/"),
        ("/news/ekonomika/kak-stroili-novyj-most", "/news/ekonomika"),
        ("/news/2021/05/06/5471.html", "/news/"),
    ],
)
def test_what_stands_in_for_an_article_is_told(asked: str, final: str) -> None:
    assert stands_in(f"https://gazeta.example{asked}", f"https://gazeta.example{final}", LISTS)


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("/news/5471", "/news/5471/"),
        ("/news/5471", "/news/5471-most-otkryt"),
        ("/news/5471?x=1", "/articles/5471"),
        ("/news/5471/most-otkryt-v-srok", "/news/5471"),
        ("/?p=5471", "/2021/05/most/"),
        ("/?p=5471", "/?newsid=5471"),
        ("/news/most/amp", "/news/most"),
        ("/news/most/2", "/news/most"),
        ("/go/5471", "/razdel/statya"),
        ("/news/ekonomika/most", "/news/404-kilometr-trassy"),
        ("/a", "http://[::1"),
    ],
)
def test_another_address_of_the_article_is_none(asked: str, final: str) -> None:
    final = final if final.startswith("http") else f"https://gazeta.example{final}"
    assert stands_in(f"https://gazeta.example{asked}", final, LISTS) is None
