"""Мурманская область."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class Portal51(ShkulevSpider):
    name = "51.ru"
    region = "RU-MUR"
    timezone = "Europe/Moscow"
    feeds = ["https://www.51.ru/text/rss.xml"]


class Severpost(FeedSpider):
    name = "severpost.ru"
    region = "RU-MUR"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://severpost.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
