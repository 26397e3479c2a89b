"""Where a site's lists may be: addresses to try, with what speaks for each, in the order in which they are tried."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from crawler.discovery import absolute, bare_host, is_on
from crawler.probe.families import Family
from crawler.probe.page import Anchor, Page

COMMON_FEEDS = (
    *("/rss.xml", "/rss", "/rss/", "/feed/", "/feed", "/news/rss/", "/news/rss.xml", "/export/rss.xml"),
    *("/rss/news.xml", "/text/rss.xml", "/bitrix/rss.php?ID=1&TYPE=news", "/?format=feed&type=rss"),
)
COMMON_SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml")
MOST_NAMED = 4
_NEWS_TEXT = re.compile(
    r"^(?:все |лента |последние |главные )?новост[иь](?: и \w+)?$|^пресс-(?:центр|служба)$|^лента$", re.I
)
_NEWS_PATH = re.compile(
    r"/(?:all-?news|news|novosti[\w-]*|lenta|press[\w-]*(?:/news)?|category/news)/?(?:index\.\w+)?$", re.I
)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_NEWSLIKE = re.compile(r"news|novost|post|article|material|publ", re.I)


def root_of(url: str) -> str:
    return urljoin(url, "/")


def named_feeds(pages: Iterable[Page]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for page in pages:
        for url in page.feeds:
            found.setdefault(url, f"{urlsplit(page.url).path or '/'} names it")
    return list(found.items())[:MOST_NAMED]


def likely_feeds(root: str, family: Family | None) -> Iterator[tuple[str, str]]:
    usual = family.feeds if family else ()
    for path in usual:
        yield urljoin(root, path), f"usual for {family.name if family else ''}"
    for path in COMMON_FEEDS:
        if path not in usual:
            yield urljoin(root, path), "a common address"


def sitemaps(root: str, robots_txt: str) -> list[tuple[str, str]]:
    """Those of robots.txt first, news before the rest, then common addresses."""
    stated = [url for href in _SITEMAP_LINE.findall(robots_txt) if (url := absolute(href, root))]
    stated.sort(key=lambda url: not _NEWSLIKE.search(urlsplit(url).path))
    found = dict.fromkeys(stated[:4], "robots.txt names it")
    for path in COMMON_SITEMAPS:
        found.setdefault(urljoin(root, path), "a common address")
    return list(found.items())


def children(more: Iterable[str]) -> list[str]:
    """Of the files below a sitemap index, the two that most likely hold the newest articles."""
    return sorted(more, key=lambda url: not _NEWSLIKE.search(urlsplit(url).path))[:2]


def news_page(home: Page) -> Anchor | None:
    """The link to the page that lists the news, by its text or its address."""
    own = [bare_host(urlsplit(home.url).hostname or "")]
    found: list[tuple[int, int, Anchor]] = []
    for anchor in home.anchors:
        parts = urlsplit(anchor.url)
        if not is_on(anchor.url, own) or parts.path in {"", "/"} or anchor.url == home.url:
            continue
        weight = 2 * bool(_NEWS_TEXT.match(anchor.text)) + bool(_NEWS_PATH.search(parts.path))
        if weight:
            found.append((-weight, len(anchor.url), anchor))
    return min(found, key=lambda one: one[:2])[2] if found else None
