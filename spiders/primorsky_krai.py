"""Приморский край."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.primamedia import PrimaMediaSpider


class Newsvl(FeedSpider):
    name = "newsvl.ru"
    region = "RU-PRI"
    kind = "media"
    timezone = "Asia/Vladivostok"
    feeds = ["https://www.newsvl.ru/vlad/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Primamedia(PrimaMediaSpider):
    name = "primamedia.ru"
    region = "RU-PRI"
    timezone = "Asia/Vladivostok"
    feeds = ["https://primamedia.ru/export/new/newsByRubric_43_19.rss"]


class AifVl(AifSpider):
    name = "vl.aif.ru"
    region = "RU-PRI"
    timezone = "Asia/Vladivostok"
    feeds = ["https://vl.aif.ru/rss/all.php"]
