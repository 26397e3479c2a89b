"""Addresses: many spellings, one key; hostile ones refused or made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.urls import BadUrl, host_of, normalise, same_site, url_key


@pytest.mark.parametrize(
    ("given_url", "normal"),
    [
        ("HTTP://Example.RU", "http://example.ru/"),
        ("https://example.ru:443/a", "https://example.ru/a"),
        ("http://example.ru:8080/a", "http://example.ru:8080/a"),
        ("https://example.ru/a#comments", "https://example.ru/a"),
        ("https://example.ru/a?b=2&a=1", "https://example.ru/a?a=1&b=2"),
        ("https://example.ru/a?id[]=2&id[]=1", "https://example.ru/a?id[]=2&id[]=1"),
        ("https://example.ru/a?utm_source=yxnews&utm_medium=desktop&yclid=5&id=7", "https://example.ru/a?id=7"),
        ("https://example.ru/a?ysclid=lx1&gclid=2&fbclid=3&from=rss&_openstat=x", "https://example.ru/a"),
        ("https://example.ru/a?PHPSESSID=0a1b&sid=9&n=1", "https://example.ru/a?n=1"),
        ("https://example.ru/a;jsessionid=0A1B?n=1", "https://example.ru/a?n=1"),
        ("https://example.ru/a?print=Y&clear_cache=Y&back_url=%2F&back_url_admin=%2Fx", "https://example.ru/a"),
        ("https://example.ru/a?print=2021", "https://example.ru/a?print=2021"),
        ("https://example.ru/a?id=7&amp;utm_campaign=x", "https://example.ru/a?id=7"),
        ("https://example.ru/a?", "https://example.ru/a"),
        ("https://example.ru/a/../b/./c", "https://example.ru/b/c"),
        ("https://example.ru/../../x/..", "https://example.ru/"),
        ("https://example.ru/%7euser/%d0%bd", "https://example.ru/~user/%D0%BD"),
        (
            "https://example.ru/новости/мост",
            "https://example.ru/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BC%D0%BE%D1%81%D1%82",
        ),
        ("https://example.ru/100%", "https://example.ru/100%25"),
        ("https://example.ru/a b", "https://example.ru/a%20b"),
        ("https://вести.рф/news/1", "https://xn--b1agj9af.xn--p1ai/news/1"),
        ("https://ВЕСТИ.РФ./news/1", "https://xn--b1agj9af.xn--p1ai/news/1"),
        ("  \n https://example.ru/a\n ", "https://example.ru/a"),
        ("https://example.ru/a\r\n\tb", "https://example.ru/ab"),
        ("https:\\\\example.ru\\a", "https://example.ru/a"),
        ("http://good.example\\@evil.example/", "http://good.example/@evil.example/"),
        ("http://[::1]:80/a", "http://[::1]/a"),
    ],
)
def test_an_address_has_one_normal_form(given_url: str, normal: str) -> None:
    assert normalise(given_url) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.ru/news/5/", "https://example.ru/news/5"),
        ("https://example.ru", "http://example.ru/"),
        ("https://example.ru:443/a?x=1", "http://example.ru:80/a?x=1&utm_term=z"),
        ("https://вести.рф/a", "https://xn--b1agj9af.xn--p1ai/a"),
    ],
)
def test_spellings_of_one_article_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.ru/a", "https://example.ru/A"),
        ("https://example.ru/?id=1", "https://example.ru/?id=2"),
        ("https://example.ru/a%2Fb", "https://example.ru/a/b"),
        ("https://a.example.ru/x", "https://b.example.ru/x"),
        ("https://example.ru:8080/", "https://example.ru/"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_key_is_fixed_for_ever_because_databases_hold_it() -> None:
    assert url_key("https://example.ru/news/5") == "2d5fdcb3f8741c726d420c598cbc5824"


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "/news/5",
        "news/5",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.ru/a",
        "http://",
        "http:///a",
        "http://user:secret@example.ru/",
        "http://example.ru@evil.example/",
        "http://exa mple.ru/",
        "http://exam\0ple.ru/",
        "http://example..ru/",
        "http://-example.ru/",
        "http://example.ru:99999/",
        "http://example.ru:port/",
        "http://[::1/",
        "http://[evil]/",
        "http://" + "а" * 64 + ".рф/",
        "http://" + "a." * 200 + "ru/",
        "http://%65xample.ru/",
        "https://example.ru/" + "a" * 65_536,
    ],
)
def test_a_hostile_address_is_refused_with_a_sentence(hostile: str) -> None:
    with pytest.raises(BadUrl, match=r"[Nn]ot|user name|host|most") as caught:
        normalise(hostile)
    assert len(str(caught.value)) < 300 and str(caught.value).isprintable()


def test_the_host_comes_in_punycode_without_its_port() -> None:
    assert host_of("https://WWW.Вести.РФ:8443/a") == "www.xn--b1agj9af.xn--p1ai"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://example.ru/a", "http://www.example.ru/b", True),
        ("https://m.example.ru/a", "https://example.ru/a", True),
        ("https://news.example.ru/", "https://example.ru/", True),
        ("https://hislav.example.ru/", "https://monast.example.ru/", False),
        ("https://example.ru/", "https://badexample.ru/", False),
        ("https://ru/", "https://example.ru/", False),
        ("javascript:alert(1)", "https://example.ru/", False),
    ],
)
def test_one_site_is_one_host_and_its_subdomains(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


@given(st.text(st.characters(), max_size=60), st.text("ab/.%2eEдё?&=+;#\\ ", max_size=40))
def test_the_normal_form_is_stable_and_plain_ascii(path: str, mixed: str) -> None:
    for url in (f"https://example.ru/{path}", f"http://пример.рф/{mixed}"):
        normal = normalise(url)
        assert normalise(normal) == normal
        assert normal.isascii() and normal.isprintable() and " " not in normal
        assert url_key(normal) == url_key(url)
