"""Lists made to hurt: each parser answers within seconds, leaks no file, opens no connection."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import Context, Discovery, parse_feed, parse_listing, parse_sitemap

CONTEXT = Context("https://gazeta.example/", ZoneInfo("Europe/Moscow"), datetime(2024, 4, 26, 12, tzinfo=UTC))
PARSERS = [parse_feed, parse_sitemap, parse_listing]
RSS, END = "<rss><channel>", "</channel></rss>"
SECONDS = 8.0  # on a machine under load; alone, the slowest takes under three

BOMB = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
HOSTILE = {
    "billion laughs": f"{BOMB}]>{RSS}<item><title>&j;</title><link>/1</link></item>{END}",
    "quadratic entities": f"<!DOCTYPE l [<!ENTITY a '{'a' * 100_000}'>]>{RSS}<item><title>{'&a;' * 50_000}",
    "external entity": f"<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{RSS}<item><title>&x;</title></item>{END}",
    "many items": f"{RSS}{'<item><title>n</title><link>http://x.example/1</link></item>' * 120_000}",
    "deep xml": RSS + "<x>" * 500_000,
    "deep items": "<rss>" + "<item>" * 200_000,
    "many children": f"{RSS}<item>{'<link>x</link>' * 300_000}</item>{END}",
    "many attributes": f"{RSS}<item {' '.join(f'a{n}=1' for n in range(200_000))}>{END}",
    "open comments": "<!--" * 1_000_000,
    "open cdata": RSS + "<![CDATA[" * 500_000,
    "open doctypes": "<!DOCTYPE [" * 500_000,
    "declarations": "<?xml " * 800_000,
    "only <": "<" * 5_000_000,
    "only &": f"{RSS}<item><title>{'&' * 2_000_000}",
    "unclosed links": "<html><body>" + "<a href=/news/123>" * 100_000,
    "nested blocks": "<html><body>" + "<div>" * 500_000 + "<a href=/n/1>слово слово слово слово</a>",
    "long addresses": f"{RSS}{''.join(f'<item><link>/{n}{chr(120) * 64_000}</link></item>' for n in range(80))}",
    "a long title": f"{RSS}<item><title>{'Т' * 2_000_000}</title><link>/1</link></item>{END}",
    "a long date": f"{RSS}<item><link>/1</link><pubDate>{'1 ' * 1_000_000}</pubDate></item>{END}",
    "tags in tags": f"{RSS}<item><title>{'&lt;a ' * 500_000}</title><link>/1</link></item>{END}",
}


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_list_is_read_in_time(what: str, parser: Callable[[bytes, Context], Discovery]) -> None:
    body = HOSTILE[what].encode()[:8_000_000]
    started = time.monotonic()
    found = parser(body, CONTEXT)
    assert time.monotonic() - started < SECONDS
    assert len(found.links) <= 5_000
    assert "root:" not in repr(found)
    assert all(len(link.url) <= 8_000 and len(link.title) <= 1_000 for link in found.links)


def test_an_item_after_a_bomb_is_still_read() -> None:
    assert [link.url for link in parse_feed(HOSTILE["billion laughs"].encode(), CONTEXT).links] == [
        "https://gazeta.example/1"
    ]


PARTS = [
    "<rss>", "<item>", "</item>", "<link>", "http://a.example/1", "<urlset>", "<url>", "<loc>", "<a href='/1'>", "]]>",
    "Ж", "<![CDATA[", "<!DOCTYPE x [", "]>", "&amp", "&#0;", "&#xD800;", "\x00", "\ufeff", "{", '"items": [', "<?xml?>",
]  # fmt: skip


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300) | st.lists(st.sampled_from(PARTS)).map(lambda parts: "".join(parts).encode()))
def test_no_bytes_raise(parser: Callable[[bytes, Context], Discovery], body: bytes) -> None:
    assert all(link.url.startswith("http") for link in parser(body, CONTEXT).links)
