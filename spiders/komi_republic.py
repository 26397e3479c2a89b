"""Республика Коми."""

from crawler import FeedSpider


class Komiinform(FeedSpider):
    name = "komiinform.ru"
    region = "RU-KO"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://komiinform.ru/rss/news"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
