"""Псковская область."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class Portal60(ShkulevSpider):
    name = "60.ru"
    region = "RU-PSK"
    timezone = "Europe/Moscow"
    feeds = ["https://www.60.ru/text/rss.xml"]


class PlnPskov(FeedSpider):
    name = "pln-pskov.ru"
    region = "RU-PSK"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://pln-pskov.ru/export/rss.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
