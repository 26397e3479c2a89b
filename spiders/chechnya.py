"""Чеченская Республика."""

from crawler import FeedSpider


class GroznyInform(FeedSpider):
    name = "grozny-inform.ru"
    region = "RU-CE"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.grozny-inform.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
