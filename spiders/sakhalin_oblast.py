"""Сахалинская область."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Sakhalin(FeedSpider):
    name = "sakhalin.info"
    region = "RU-SAK"
    kind = "media"
    timezone = "Asia/Sakhalin"
    feeds = ["https://sakhalin.info/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Sakhalinmedia(PrimaMediaSpider):
    name = "sakhalinmedia.ru"
    region = "RU-SAK"
    timezone = "Asia/Sakhalin"
    feeds = ["https://sakhalinmedia.ru/export/new/newsByRubric_64_40.rss"]
