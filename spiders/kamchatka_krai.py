"""Камчатский край."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider


class Kamchatinfo(FeedSpider):
    name = "kamchatinfo.com"
    region = "RU-KAM"
    kind = "media"
    timezone = "Asia/Kamchatka"
    feeds = ["https://kamchatinfo.com/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Kamchatkamedia(PrimaMediaSpider):
    name = "kamchatkamedia.ru"
    region = "RU-KAM"
    timezone = "Asia/Kamchatka"
    feeds = ["https://kamchatkamedia.ru/export/new/newsByRubric_18_118.rss"]


class GovernmentOfKamchatka(FeedSpider):
    name = "kamgov.ru"
    region = "RU-KAM"
    kind = "government"
    timezone = "Asia/Kamchatka"
    feeds = ["https://www.kamgov.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
