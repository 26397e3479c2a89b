"""Нижегородская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class AifNn(AifSpider):
    name = "nn.aif.ru"
    region = "RU-NIZ"
    timezone = "Europe/Moscow"
    feeds = ["https://nn.aif.ru/rss/all.php"]


class NN(ShkulevSpider):
    name = "nn.ru"
    region = "RU-NIZ"
    timezone = "Europe/Moscow"
    feeds = ["https://www.nn.ru/text/rss.xml"]


class Opennov(FeedSpider):
    name = "opennov.ru"
    region = "RU-NIZ"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://opennov.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Vremyan(FeedSpider):
    name = "vremyan.ru"
    region = "RU-NIZ"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.vremyan.ru/rss/news.rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
