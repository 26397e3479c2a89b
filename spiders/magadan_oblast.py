"""Магаданская область."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Magadanmedia(PrimaMediaSpider):
    name = "magadanmedia.ru"
    region = "RU-MAG"
    timezone = "Asia/Magadan"
    feeds = ["https://magadanmedia.ru/export/new/newsByRubric_31_63.rss"]


class Magadanpravda(FeedSpider):
    name = "magadanpravda.ru"
    region = "RU-MAG"
    kind = "media"
    timezone = "Asia/Magadan"
    feeds = ["https://magadanpravda.ru/feed"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
