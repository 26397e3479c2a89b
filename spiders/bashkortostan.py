"""Республика Башкортостан."""

from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class AifUfa(AifSpider):
    name = "ufa.aif.ru"
    region = "RU-BA"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://ufa.aif.ru/rss/all.php"]


class Ufa1(ShkulevSpider):
    name = "ufa1.ru"
    region = "RU-BA"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.ufa1.ru/text/rss.xml"]
