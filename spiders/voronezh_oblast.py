"""Воронежская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider


class MoeOnline(FeedSpider):
    name = "moe-online.ru"
    region = "RU-VOR"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://moe-online.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Riavrn(FeedSpider):
    name = "riavrn.ru"
    region = "RU-VOR"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://riavrn.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class AifVrn(AifSpider):
    name = "vrn.aif.ru"
    region = "RU-VOR"
    timezone = "Europe/Moscow"
    feeds = ["https://vrn.aif.ru/rss/all.php"]
