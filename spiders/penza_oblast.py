"""Пензенская область."""

from crawler import FeedSpider


class Penzainform(FeedSpider):
    name = "penzainform.ru"
    region = "RU-PNZ"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.penzainform.ru/rss/news.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
