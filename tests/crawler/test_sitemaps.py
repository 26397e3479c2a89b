"""Sitemaps, indexes, the news extension, gzip and plain text."""

import gzip
import zlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler import Context, parse_sitemap
from crawler.sitemaps import MAX_BYTES, gunzip

CONTEXT = Context(
    "https://gazeta.example/sitemap.xml", ZoneInfo("Europe/Moscow"), datetime(2024, 4, 26, 12, tzinfo=UTC)
)
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://gazeta.example/old</loc><lastmod>2024-04-01</lastmod></url>
<url><image:image><image:loc>https://gazeta.example/1.jpg</image:loc><image:title>фото</image:title></image:image>
 <loc>https://gazeta.example/1</loc><news:news>
 <news:publication_date>2024-04-26T10:00:00+03:00</news:publication_date><news:title>Мост открыт</news:title>
 </news:news></url>
<url><loc>https://gazeta.example/2</loc><lastmod>2024-04-25T10:00:00Z</lastmod></url>
</urlset>""".encode()


def test_the_newest_come_first() -> None:
    assert [link.url.rpartition("/")[2] for link in parse_sitemap(NEWS, CONTEXT).links] == ["1", "2", "old"]


def test_only_the_news_extension_dates_a_publication() -> None:
    first, second, _ = parse_sitemap(NEWS, CONTEXT).links
    assert (first.title, first.published_at) == ("Мост открыт", datetime(2024, 4, 26, 7, tzinfo=UTC))
    assert second.published_at is None


def test_no_more_than_the_newest_are_taken() -> None:
    assert [link.url.rpartition("/")[2] for link in parse_sitemap(NEWS, CONTEXT, newest=1).links] == ["1"]


def test_a_sitemap_may_be_gzipped() -> None:
    assert parse_sitemap(gzip.compress(NEWS), CONTEXT) == parse_sitemap(NEWS, CONTEXT)


def test_an_index_gives_its_children_newest_first() -> None:
    children = (("a", "2024-01-01"), ("b", "2024-04-01"), ("c", ""))
    rows = "".join(f"<sitemap><loc>/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>" for name, date in children)
    found = parse_sitemap(f"<sitemapindex>{rows}</sitemapindex>".encode(), CONTEXT)
    assert found.links == ()
    assert [url.rpartition("/")[2] for url in found.more] == ["b.xml", "a.xml", "c.xml"]


def test_plain_text_is_an_address_a_line() -> None:
    body = b"\xef\xbb\xbfhttps://gazeta.example/1\r\n\r\nnonsense\r\nhttps://gazeta.example/2\r\n"
    assert [link.url.rpartition("/")[2] for link in parse_sitemap(body, CONTEXT).links] == ["1", "2"]


def test_a_feed_may_stand_in_for_a_sitemap() -> None:
    body = b"<rss><channel><item><link>/1</link></item></channel></rss>"
    assert [link.url.rpartition("/")[2] for link in parse_sitemap(body, CONTEXT).links] == ["1"]


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"", "empty"), (b"<html></html>", "<html>"), (b"no such page", "plain text"), (b"\x1f\x8bxx", "empty")],
)
def test_what_is_no_sitemap_is_named(body: bytes, word: str) -> None:
    assert word in (parse_sitemap(body, CONTEXT).problem or "")


def test_a_gzip_bomb_is_cut() -> None:
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join([bomb.compress(bytes(1_000_000)) for _ in range(100)]) + bomb.flush()
    assert len(gunzip(packed)) == MAX_BYTES


def test_a_truncated_archive_gives_what_came() -> None:
    packed = gzip.compress(NEWS * 50)
    assert NEWS[:200] in gunzip(packed[: len(packed) * 9 // 10])
    assert gunzip(packed[:-4]) == NEWS * 50


def test_a_sitemap_that_breaks_off_before_an_address_says_so() -> None:
    found = parse_sitemap(b"<urlset><url><loc>https://gazeta.example/1</lo", CONTEXT)
    assert found.links == ()
    assert "breaks off" in (found.problem or "")
    assert parse_sitemap(b"<urlset/>", CONTEXT).problem is None
