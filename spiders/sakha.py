"""Республика Саха (Якутия)."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider
from spiders.families.shkulev import ShkulevSpider


class Portal14(ShkulevSpider):
    name = "14.ru"
    region = "RU-SA"
    timezone = "Asia/Yakutsk"
    feeds = ["https://www.14.ru/text/rss.xml"]


class Yakutiamedia(PrimaMediaSpider):
    name = "yakutiamedia.ru"
    region = "RU-SA"
    timezone = "Asia/Yakutsk"
    feeds = ["https://yakutiamedia.ru/export/new/newsByRubric_55_71.rss"]


class YK24(FeedSpider):
    name = "yk24.ru"
    region = "RU-SA"
    kind = "media"
    timezone = "Asia/Yakutsk"
    feeds = ["https://yk24.ru/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
