"""Чувашская Республика."""

from crawler import FeedSpider


class PG21(FeedSpider):
    name = "pg21.ru"
    region = "RU-CU"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://pg21.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
