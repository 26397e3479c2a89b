"""Хабаровский край."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Amurmedia(PrimaMediaSpider):
    name = "amurmedia.ru"
    region = "RU-KHA"
    timezone = "Asia/Vladivostok"
    feeds = ["https://amurmedia.ru/export/new/newsByRubric_77_27.rss"]


class GovernmentOfKhabarovskKrai(FeedSpider):
    name = "khabkrai.ru"
    region = "RU-KHA"
    kind = "government"
    timezone = "Asia/Vladivostok"
    feeds = ["https://khabkrai.ru/events/news/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Vostokmedia(FeedSpider):
    name = "vostokmedia.com"
    region = "RU-KHA"
    kind = "media"
    timezone = "Asia/Vladivostok"
    feeds = ["https://vostokmedia.com/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
