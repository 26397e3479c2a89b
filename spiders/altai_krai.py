"""Алтайский край."""

from crawler import FeedSpider


class Altapress(FeedSpider):
    name = "altapress.ru"
    region = "RU-ALT"
    kind = "media"
    timezone = "Asia/Barnaul"
    feeds = ["https://altapress.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
