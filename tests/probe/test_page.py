"""What a page says of feeds, of its next page and of the system that made it."""

import pytest

from crawler.probe.ask import Seen
from crawler.probe.families import families, recognise
from crawler.probe.page import Page, read_page
from crawler.probe.pager import pager_of
from crawler.probe.places import news_page, sitemaps

URL = "https://a.example/news/"


def page(markup: str, url: str = URL) -> Page:
    return read_page(markup.encode(), url)


def test_feeds_that_a_page_names_are_found_and_comments_left_out() -> None:
    found = page(
        '<head><link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/feed/">'
        '<link rel="alternate" hreflang="en" href="/en/"></head>'
        '<body><a href="/rss/all.xml">Лента</a><a href="/export.php">RSS</a><a href="/press/">Пресса</a>'
    )
    assert found.feeds == ["https://a.example/feed/", "https://a.example/rss/all.xml", "https://a.example/export.php"]


@pytest.mark.parametrize(
    ("markup", "facts"),
    [
        ('<a href="/news/page/2/">2</a>', {"page_pattern": "https://a.example/news/page/{page}/"}),
        ('<a href="?PAGEN_1=2">2</a>', {"page_pattern": "https://a.example/news/?PAGEN_1={page}"}),
        (
            '<a href="?page=1">2</a><li class="pager-next"><a href="?page=1">Следующая ›</a></li>',
            {"next_page_css": "li.pager-next > a"},
        ),
        ('<a class="go" href="?start=10">Далее</a>', {"next_page_css": "a.go"}),
        ('<a rel="next" href="?p=2">2</a>', {}),
        ('<a href="https://b.example/2/">2</a>', {}),
        ("<p>2</p>", {}),
    ],
)
def test_the_next_page_is_told_by_a_pattern_or_a_selector(markup: str, facts: dict[str, str]) -> None:
    assert pager_of(page(f"<body>{markup}")) == facts


def test_the_page_of_news_is_found_on_the_home_page() -> None:
    home = page(
        '<body><a href="/">Новости</a><a href="https://b.example/news/">Новости</a>'
        '<a href="/news/77/">Новости спорта за неделю</a><a href="/press-center/">Все новости</a>'
        '<a href="/docs/">Дела</a>',
        "https://a.example/",
    )
    found = news_page(home)
    assert found is not None
    assert found.url == "https://a.example/press-center/"


def test_sitemaps_of_robots_txt_come_first_and_news_before_the_rest() -> None:
    text = "User-agent: *\nSitemap: https://a.example/all.xml\nsitemap:/news.xml\n"
    found = [url for url, _ in sitemaps("https://a.example/", text)]
    assert found[:2] == ["https://a.example/news.xml", "https://a.example/all.xml"]
    assert "https://a.example/sitemap.xml" in found


SYSTEMS = {
    "DLE": ("", '<script src="/engine/classes/js/dle_js.js"></script><script>var dle_root="/";</script>'),
    "1C-Bitrix": ("set-cookie: BITRIX_SM_GUEST_ID=1", '<img src="/upload/a.jpg">'),
    "WordPress": ("", '<link href="/wp-content/themes/a/style.css"><link href="/wp-includes/a.css">'),
    "Drupal": ("x-generator: Drupal 10", '<div class="views-row"></div>'),
    "Joomla": ("", '<meta name="generator" content="Joomla! - Open Source"><script src="/media/jui/js/a.js"></script>'),
    "Shkulev network": ("", '<a href="/text/gorod/2026/11/02/7000001/">Мост</a><p>Сеть Шкулёва</p>'),
    "PrimaMedia network": ("", '<a href="/export/new/newsByRubric_1_0.rss">RSS</a> PrimaMedia'),
    "local papers' platform": ("", '<a href="/news/sport/2026-11-02/match-123">Матч</a><p>Local Logo</p>'),
    "«-news» network": (
        "",
        '<a href="/sport/2026/11/02/17.html">Матч</a><a href="/sport/2026/11/02/17-amp.html">AMP</a>',
    ),
}


@pytest.mark.parametrize(("system", "lines", "markup"), [(name, *case) for name, case in SYSTEMS.items()], ids=SYSTEMS)
def test_a_system_is_recognised_with_its_evidence(system: str, lines: str, markup: str) -> None:
    found = recognise([(Seen(URL, URL, 200, lines), page(f"<body>{markup}"))])
    assert found is not None
    assert (found[0].name, found[1].value) == (system, system)
    assert found[1].evidence


@pytest.mark.parametrize(("host", "system"), [("selo-r31.gosweb.gosuslugi.ru", "Госвеб"), ("dolina.aif.ru", "AiF")])
def test_a_network_is_known_by_its_host(host: str, system: str) -> None:
    url = f"https://{host}/"
    found = recognise([(Seen(url, url, 200), page("<body>", url))])
    assert found is not None
    assert found[0].name == system


def test_a_plain_page_is_of_no_system() -> None:
    assert recognise([(Seen(URL, URL, 200), page("<body><p>Сайт района.</p>"))]) is None
    assert len(families()) == len(SYSTEMS) + 2


@pytest.mark.parametrize(
    "body", [b"", b"\0\0\0", b"<", b"\xff\xfe\x00", b"<a href='http://[::1'>", "<".encode("utf-16")]
)
def test_whatever_the_bytes_are_a_page_can_be_asked(body: bytes) -> None:
    found = read_page(body, URL)
    assert (found.feeds, news_page(found), pager_of(found)) == ([], None, {})
    assert isinstance(found.imprint + found.text + found.title, str)
