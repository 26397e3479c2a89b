"""Челябинская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class Portal74(ShkulevSpider):
    name = "74.ru"
    region = "RU-CHE"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.74.ru/text/rss.xml"]


class AifChel(AifSpider):
    name = "chel.aif.ru"
    region = "RU-CHE"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://chel.aif.ru/rss/all.php"]


class Dostup1(FeedSpider):
    name = "dostup1.ru"
    region = "RU-CHE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://dostup1.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class GovernmentOfChelyabinskOblast(FeedSpider):
    name = "pravmin.gov74.ru"
    region = "RU-CHE"
    kind = "government"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://pravmin.gov74.ru/prav/rss/news.htm"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
