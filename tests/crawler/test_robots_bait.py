"""robots.txt made to hurt: the matcher that the crawler asks stays quick, and a delay beyond reason is no error."""

import time

import pytest
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.robots import MAX_BYTES

FILES = {
    "wildcards": b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"$\n",
    "wildcards alone": b"User-agent: *\nDisallow: /" + b"*" * 100_000 + b"$\n",
    "wildcards that nearly match": b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*b$\n" * 2_000,
    "many rules": b"User-agent: *\n" + b"Disallow: /news/*/x$\n" * 40_000,
    "many agents": b"User-agent: svodka\nDisallow: /x\n" * 20_000,
    "a delay without end": b"User-agent: *\nCrawl-delay: 1000000000\n",
    "binary": bytes(range(256)) * 2_000,
    "a page": b"<!doctype html><html><body>" + b"<p>User-agent: *</p>" * 20_000,
    "one line": b"Disallow: /" + b"a" * 600_000,
}
ADDRESSES = ["https://a.example/" + "a" * 3_000, "https://a.example/news/1", "https://a.example/" + "%D0%B0" * 500]


def parser_of(body: bytes) -> RobotParser:
    return ProtegoRobotParser(body[:MAX_BYTES], None)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_robots_txt_is_asked_in_time(name: str) -> None:
    started = time.process_time()
    parser = parser_of(FILES[name])
    answers = [parser.allowed(address, "Svodka") for address in ADDRESSES]
    assert time.process_time() - started < 10
    assert all(isinstance(answer, bool) for answer in answers)


def test_wildcards_still_mean_what_they_say() -> None:
    parser = parser_of(b"User-agent: *\nDisallow: /*a*b$\n")
    assert not parser.allowed("https://a.example/xaxxb", "Svodka")
    assert parser.allowed("https://a.example/xaxxbc", "Svodka")
