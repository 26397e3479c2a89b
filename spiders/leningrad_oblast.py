"""Ленинградская область."""

from crawler import FeedSpider


class News47(FeedSpider):
    name = "47news.ru"
    region = "RU-LEN"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://47news.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
