"""Республика Марий Эл."""

from crawler import FeedSpider


class Marpravda(FeedSpider):
    name = "marpravda.ru"
    region = "RU-ME"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.marpravda.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
