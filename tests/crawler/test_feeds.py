"""Feeds of every form become links; what is no feed says so in words."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler import Context, parse_feed

NOW = datetime(2024, 4, 26, 12, tzinfo=UTC)
CONTEXT = Context("https://gazeta.example/rss/all.xml", ZoneInfo("Asia/Yekaterinburg"), NOW)
MORNING = datetime(2024, 4, 26, 2, 52, tzinfo=UTC)


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


FORMS = {
    "rss 2.0": rss(
        "<item><title>Мост открыт</title><link>https://gazeta.example/1</link>"
        "<pubDate>Fri, 26 Apr 2024 05:52:00 +0300</pubDate></item>"
    ),
    "rss 0.91": """<rss version='0.91'><channel><item><title>Мост открыт</title><link>/1</link>
        <pubDate>2024-04-26T02:52:00Z</pubDate></item></channel></rss>""".encode(),
    "rdf": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://gazeta.example/</link></channel>
        <item rdf:about="https://gazeta.example/1"><title>Мост открыт</title><dc:date>2024-04-26T07:52</dc:date></item>
        </rdf:RDF>""".encode(),
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://gazeta.example/"/><entry>
        <title type="html">Мост &lt;b&gt;открыт&lt;/b&gt;</title><link rel="self" href="/api/1"/>
        <link rel="alternate" type="text/html" href="/1"/><updated>2024-04-26T03:00:00Z</updated>
        <published>2024-04-26T02:52:00Z</published></entry></feed>""".encode(),
    "json": json.dumps(
        {"items": [{"id": "x", "url": "/1", "title": "Мост открыт", "date_published": "2024-04-26T05:52:00+03:00"}]}
    ).encode(),
    "guid instead of a link": rss(
        "<item><title>Мост открыт</title><guid>https://gazeta.example/1</guid>"
        "<pubDate>26.04.2024 07:52</pubDate></item>"
    ),
    "cdata and entities": rss(
        "<item><title><![CDATA[Мост&nbsp;открыт]]></title><link>\n https://gazeta.example/1#comments </link>"
        "<pubDate>Fri, 26 Apr 24 02:52:00 GMT</pubDate></item>"
    ),
    "undeclared prefix and a bare ampersand before": rss(
        "<item><title>Мост открыт</title><link>https://gazeta.example/1</link><yandex:genre>a & b</yandex:genre>"
        "<pubDate>пт, 26 апр 2024 07:52:00</pubDate></item>"
    ),
    "feedburner": rss(
        "<item><title>Мост открыт</title><link>https://burner.example/~r/9</link>"
        "<feedburner:origLink>https://gazeta.example/1</feedburner:origLink>"
        "<pubDate>Fri, 26 Apr 2024 05:52:00 MSK</pubDate></item>"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_link(form: str) -> None:
    found = parse_feed(FORMS[form], CONTEXT)
    assert found.problem is None
    (link,) = found.links
    assert (link.url, link.title, link.published_at) == ("https://gazeta.example/1", "Мост открыт", MORNING)


@pytest.mark.parametrize("charset", ["utf-8", "cp1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "x-unknown-9", None])
def test_a_charset_that_is_declared_wrongly_spoils_nothing(charset: str, declared: str | None) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    title = "Губернатор открыл мост в районном центре"
    text = f"<rss><channel><item><title>{title}</title><link>/1</link></item></channel></rss>"
    found = parse_feed((declaration + text).encode(charset), CONTEXT)
    assert found.links[0].title == title


def test_broken_xml_keeps_the_items_before_and_after_the_break() -> None:
    body = rss(
        "<item><title>раз</title><link>/1</link></item><item><title>два <b></title><link>/2</link></item>"
        "<item><title>три</title><link>/3</link></item>"
    )
    assert {"https://gazeta.example/1", "https://gazeta.example/3"} <= {
        link.url for link in parse_feed(body, CONTEXT).links
    }


def test_a_feed_that_breaks_off_gives_no_half_address() -> None:
    body = rss("<item><link>/1</link></item><item><link>/2</link></item>")
    cut = body[: body.rindex(b"/2") + 1]
    assert [link.url for link in parse_feed(cut, CONTEXT).links] == ["https://gazeta.example/1"]


def test_order_is_kept_and_twins_are_one() -> None:
    body = rss("".join(f"<item><link>/{n}</link></item>" for n in (3, 1, 2, 1)))
    assert [link.url[-1] for link in parse_feed(body, CONTEXT).links] == ["3", "1", "2"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "http://", "http://[x"]
)
def test_an_address_that_is_not_of_the_web_is_dropped(address: str) -> None:
    assert parse_feed(rss(f"<item><title>x</title><link>{address}</link></item>"), CONTEXT).links == ()


def test_ampersands_in_addresses_survive_escaped_or_not() -> None:
    body = rss("<item><link>/n?a=1&b=2</link></item><item><link>/n?a=1&amp;c=3</link></item>")
    assert [link.url[-7:] for link in parse_feed(body, CONTEXT).links] == ["a=1&b=2", "a=1&c=3"]


def test_xml_base_is_what_relative_links_start_from() -> None:
    body = b'<feed xml:base="https://other.example/blog/"><entry><link href="1"/></entry></feed>'
    assert parse_feed(body, CONTEXT).links[0].url == "https://other.example/blog/1"


def test_a_media_title_is_not_the_items_title() -> None:
    body = rss(
        '<item><m:title xmlns:m="http://search.yahoo.com/mrss/">photo.jpg</m:title><title>Мост</title><link>/1</link></item>'
    )
    assert parse_feed(body, CONTEXT).links[0].title == "Мост"


def test_hints_tell_the_feeds_own_pace() -> None:
    head = (
        "<ttl>30</ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>"
        '<skipDays><day>Sunday</day><day>Some day</day><day> saturday </day></skipDays><atom:link rel="hub" '
        'href="https://hub.example/"/><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>'
    )
    hints = parse_feed(rss("<item><link>/1</link></item>", head), CONTEXT).hints
    assert (hints.ttl, hints.skip_hours, hints.update_period, hints.hub) == (30, (0, 5), 1800, "https://hub.example/")
    assert hints.skip_days == (5, 6)


def test_a_paged_feed_names_its_next_page() -> None:
    body = b'<feed><link rel="next" href="?page=2"/><entry><link href="/1" rel="alternate"/></entry></feed>'
    assert parse_feed(body, CONTEXT).more == ("https://gazeta.example/rss/all.xml?page=2",)


PROBLEMS = {
    "nothing": (b"", "empty"),
    "a page": (b"<!DOCTYPE html><html><body>moved</body></html>", "web page"),
    "a sitemap": (b"<urlset></urlset>", "<urlset>"),
    "words": (b"not found", "no XML"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(50), "no XML"),
    "json": (b'{"error": 1}', "JSON"),
    "half json": (b'{"items": [', "JSON"),
    "deep json": (b'{"items": ' + b"[" * 100_000, "JSON"),
}


@pytest.mark.parametrize("what", PROBLEMS)
def test_what_is_no_feed_is_named(what: str) -> None:
    body, word = PROBLEMS[what]
    found = parse_feed(body, CONTEXT)
    assert found.links == ()
    assert word in (found.problem or "")


def test_a_feed_without_items_is_no_problem() -> None:
    found = parse_feed(rss(""), CONTEXT)
    assert (found.links, found.problem) == ((), None)


def test_a_feed_that_breaks_off_before_an_item_says_so() -> None:
    whole = rss("<item><title>Мост</title><link>/1</link></item>")
    found = parse_feed(whole[: whole.index(b"</item>")], CONTEXT)
    assert (found.links, found.readable) == ((), True)
    assert "breaks off" in (found.problem or "")
