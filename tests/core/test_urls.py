"""Addresses: many spellings, one key; hostile ones refused or made harmless."""

import random

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
        ("https://example.ru/a?PHPSESSID=0a1b&sid=9&n=1", "https://example.ru/a?n=1&sid=9"),
        ("https://example.ru/t.php?id=4&sid=5f2b8c0d9e1a4b7c8d6e5f4a3b2c1d0e", "https://example.ru/t.php?id=4"),
        ("https://example.ru/(S(lit3py55t21z5v55vlm25s55))/news.aspx?id=4", "https://example.ru/news.aspx?id=4"),
        ("https://example.ru/a?%75tm_source=x&n=1", "https://example.ru/a?n=1"),
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
        ("https://example.ru//news///5", "https://example.ru/news/5"),
        ("https://example.ru/index.php?newsid=5", "https://example.ru/?newsid=5"),
        ("https://example.ru/news/index.html", "https://example.ru/news/"),
        # session, reader, campaign
        ("https://example.ru/a?id=5&sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0", "https://example.ru/a?id=5"),
        ("https://example.ru/a?id=5&ASPSESSIONIDCADBSTQD=KJH", "https://example.ru/a?id=5"),
        ("https://example.ru/a;sid=0f1e2d3c4b5a69788796a5b4c3d2e1f0/b", "https://example.ru/a/b"),
        ("https://example.ru/a?ref=vk&from=main&erid=2VtzqwQ&ymclid=16&_=1575291", "https://example.ru/a"),
        ("https://example.ru/a?fb_ref=x&mtm_source=y&_gl=1*z&replytocom=44", "https://example.ru/a"),
        # the version for print
        ("https://example.ru/news/5.html?forprint", "https://example.ru/news/5.html"),
        ("https://example.ru/news/5?print", "https://example.ru/news/5"),
        ("https://example.ru/news/5?_tplmode=print", "https://example.ru/news/5"),
        ("https://example.ru/?id=5&view=print", "https://example.ru/?id=5"),
        ("https://example.ru/index.php?id=5&tmpl=component&print=1", "https://example.ru/index.php?id=5"),
        ("https://example.ru/print/health/2021/11/140226", "https://example.ru/health/2021/11/140226"),
        ("https://example.ru/news/print/10421/", "https://example.ru/news/10421/"),
        ("https://example.ru/2021/12/06/den/o-grippe/print/", "https://example.ru/2021/12/06/den/o-grippe/"),
        ("https://example.ru/2021/533067387-print.html", "https://example.ru/2021/533067387.html"),
        ("https://example.ru/050112/64941.print.html", "https://example.ru/050112/64941.html"),
        # AMP and the hosts for small screens
        ("https://example.ru/den/2021/11/01/5471-amp.html", "https://example.ru/den/2021/11/01/5471.html"),
        ("https://example.ru/amp/news/5471", "https://example.ru/news/5471"),
        ("https://example.ru/news/most/amp/", "https://example.ru/news/most/"),
        ("https://example.ru/news/5?amp", "https://amp.example.ru/news/5"),
        ("https://example.ru/news/5?outputType=amp", "https://example.ru/news/5"),
        ("https://m.example.ru/news/5", "https://www.example.ru/news/5"),
        ("https://pda.example.ru/news/5", "https://mobile.example.ru/news/5?mobile=1"),
    ],
)
def test_spellings_of_one_article_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.ru/a", "https://example.ru/A"),
        ("https://example.ru/a%2Fb", "https://example.ru/a/b"),
        ("https://a.example.ru/x", "https://b.example.ru/x"),
        ("https://example.ru:8080/", "https://example.ru/"),
        # the article's number, by the names that systems give it
        ("https://example.ru/?id=1", "https://example.ru/?id=2"),
        ("https://example.ru/?ID=1", "https://example.ru/?ID=2"),
        ("https://example.ru/2019/11/01/?newsid=116572", "https://example.ru/2019/11/01/?newsid=116573"),
        ("https://example.ru/news/?ELEMENT_ID=81", "https://example.ru/news/?ELEMENT_ID=82"),
        ("https://example.ru/?p=86065", "https://example.ru/?p=86066"),
        ("https://example.ru/?nid=1", "https://example.ru/?nid=2"),
        ("https://example.ru/news.php?new=1", "https://example.ru/news.php?new=2"),
        ("https://example.ru/news/?10.04.2013", "https://example.ru/news/?11.04.2013"),
        ("https://example.ru/modules.php?name=News&sid=81446", "https://example.ru/modules.php?name=News&sid=81447"),
        ("https://example.ru/view?ref=1001", "https://example.ru/view?ref=1002"),
        ("https://example.ru/news/1", "https://example.ru/news/2"),
        ("https://example.ru/5", "https://example.ru/6"),
        ("https://example.ru/?option=com_content&id=4&view=article", "https://example.ru/?option=com_content&id=4"),
        # words of a headline, and hosts that are called so
        ("https://example.ru/news/printer-3d-print", "https://example.ru/news/printer-3d"),
        ("https://example.ru/news/kabel-na-10-amp.html", "https://example.ru/news/kabel-na-10.html"),
        ("https://example.ru/print/", "https://example.ru/"),
        ("https://example.ru/news/printing/5", "https://example.ru/news/5"),
        ("https://m.ru/news/5", "https://ru/news/5"),
        ("https://mednews.example.ru/5", "https://example.ru/5"),
        ("https://example.ru/?print=2021", "https://example.ru/?print=2022"),
        ("https://example.ru/?s=most", "https://example.ru/?s=doroga"),
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


_WORDS = st.text(st.sampled_from("abcпрint-_.0123456789"), min_size=1, max_size=12)
_PARAMETERS = st.tuples(st.sampled_from(["id", "ID", "newsid", "ELEMENT_ID", "sid", "p", "page", "q"]), _WORDS)
_NOISE = st.sampled_from(
    ["utm_source=vk", "yclid=5", "PHPSESSID=0a", "print=1", "amp", "from=rss", "view=print", "ysclid=lx", "fbclid=I"]
)


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www.", "m.", "pda.", "WWW."]),
    st.lists(_WORDS, max_size=4),
    st.lists(_PARAMETERS, max_size=3, unique_by=lambda pair: pair[0]),
    st.lists(_NOISE, max_size=3),
    st.randoms(use_true_random=False),
)
def test_noise_and_order_never_change_the_key(
    scheme: str, face: str, path: list[str], query: list[tuple[str, str]], noise: list[str], chance: random.Random
) -> None:
    facts = [f"{name}={value}" for name, value in query]
    plain = f"https://example.ru/{'/'.join(path)}?{'&'.join(facts)}"
    mixed = facts + noise
    chance.shuffle(mixed)
    assert url_key(f"{scheme}://{face}example.ru/{'/'.join(path)}/?{'&'.join(mixed)}#top") == url_key(plain)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["id", "ID", "newsid", "ELEMENT_ID", "sid", "s"]))
def test_two_numbers_are_two_articles_wherever_they_stand(one: int, other: int, name: str) -> None:
    for form in ("https://example.ru/{}", "https://example.ru/n/{}.html", f"https://example.ru/news.php?{name}={{}}"):
        assert (url_key(form.format(one)) == url_key(form.format(other))) is (one == other)
