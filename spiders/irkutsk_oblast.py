"""Иркутская область."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Irkutsk(FeedSpider):
    name = "irkutsk.today"
    region = "RU-IRK"
    kind = "media"
    timezone = "Asia/Irkutsk"
    feeds = ["https://irkutsk.today/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Irkutskmedia(PrimaMediaSpider):
    name = "irkutskmedia.ru"
    region = "RU-IRK"
    timezone = "Asia/Irkutsk"
    feeds = ["https://irkutskmedia.ru/export/new/newsByRubric_14_51.rss"]
