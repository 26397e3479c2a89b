"""Тульская область."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class Portal71(ShkulevSpider):
    name = "71.ru"
    region = "RU-TUL"
    timezone = "Europe/Moscow"
    feeds = ["https://www.71.ru/text/rss.xml"]


class TSN24(FeedSpider):
    name = "tsn24.ru"
    region = "RU-TUL"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.tsn24.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
