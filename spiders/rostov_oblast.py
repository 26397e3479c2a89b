"""Ростовская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class Portal161(ShkulevSpider):
    name = "161.ru"
    region = "RU-ROS"
    timezone = "Europe/Moscow"
    feeds = ["https://www.161.ru/text/rss.xml"]


class FirstRostov(FeedSpider):
    name = "1rnd.ru"
    region = "RU-ROS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.1rnd.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class AifRostov(AifSpider):
    name = "rostov.aif.ru"
    region = "RU-ROS"
    timezone = "Europe/Moscow"
    feeds = ["https://rostov.aif.ru/rss/all.php"]
