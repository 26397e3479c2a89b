"""Курская область."""

from crawler import FeedSpider


class KurskIzvestia(FeedSpider):
    name = "kursk-izvestia.ru"
    region = "RU-KRS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://kursk-izvestia.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
