"""Волгоградская область."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class V1(ShkulevSpider):
    name = "v1.ru"
    region = "RU-VGG"
    timezone = "Europe/Volgograd"
    feeds = ["https://www.v1.ru/text/rss.xml"]


class Vpravda(FeedSpider):
    name = "vpravda.ru"
    region = "RU-VGG"
    kind = "media"
    timezone = "Europe/Volgograd"
    feeds = ["https://vpravda.ru/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
