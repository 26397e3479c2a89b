"""Республика Крым."""

from crawler import FeedSpider


class Crimea24(FeedSpider):
    name = "crimea24.tv"
    region = "X-RU-CR"
    kind = "media"
    timezone = "Europe/Simferopol"
    feeds = ["https://crimea24.tv/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
