"""Амурская область."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Amur(FeedSpider):
    name = "amur.info"
    region = "RU-AMU"
    kind = "media"
    timezone = "Asia/Yakutsk"
    feeds = ["https://www.amur.info/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Priamurmedia(PrimaMediaSpider):
    name = "priamurmedia.ru"
    region = "RU-AMU"
    timezone = "Asia/Yakutsk"
    feeds = ["https://priamurmedia.ru/export/new/newsByRubric_2_121.rss"]
