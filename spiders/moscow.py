"""Москва."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class M24(FeedSpider):
    name = "m24.ru"
    region = "RU-MOW"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.m24.ru/rss.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class MosRu(FeedSpider):
    name = "mos.ru"
    region = "RU-MOW"
    kind = "government"
    timezone = "Europe/Moscow"
    feeds = ["https://www.mos.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Mskagency(FeedSpider):
    name = "mskagency.ru"
    region = "RU-MOW"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.mskagency.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Stolicamedia(PrimaMediaSpider):
    name = "stolicamedia.ru"
    region = "RU-MOW"
    timezone = "Europe/Moscow"
    feeds = ["https://stolicamedia.ru/export/new/newsByRubric_121_188.rss"]
