"""Калининградская область."""

from crawler import FeedSpider


class KGD(FeedSpider):
    name = "kgd.ru"
    region = "RU-KGD"
    kind = "media"
    timezone = "Europe/Kaliningrad"
    feeds = ["https://kgd.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Newkaliningrad(FeedSpider):
    name = "newkaliningrad.ru"
    region = "RU-KGD"
    kind = "media"
    timezone = "Europe/Kaliningrad"
    feeds = ["https://www.newkaliningrad.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
