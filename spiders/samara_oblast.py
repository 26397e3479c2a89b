"""Самарская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class FirstSamara(FeedSpider):
    name = "1samara.ru"
    region = "RU-SAM"
    kind = "media"
    timezone = "Europe/Samara"
    feeds = ["https://1samara.ru/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Portal63(ShkulevSpider):
    name = "63.ru"
    region = "RU-SAM"
    timezone = "Europe/Samara"
    feeds = ["https://www.63.ru/text/rss.xml"]


class AifSamara(AifSpider):
    name = "samara.aif.ru"
    region = "RU-SAM"
    timezone = "Europe/Samara"
    feeds = ["https://samara.aif.ru/rss/all.php"]


class Volga(FeedSpider):
    name = "volga.news"
    region = "RU-SAM"
    kind = "media"
    timezone = "Europe/Samara"
    feeds = ["https://volga.news/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
