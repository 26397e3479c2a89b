"""Ставропольский край."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class Portal26(ShkulevSpider):
    name = "26.ru"
    region = "RU-STA"
    timezone = "Europe/Moscow"
    feeds = ["https://www.26.ru/text/rss.xml"]


class Stapravda(FeedSpider):
    name = "stapravda.ru"
    region = "RU-STA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://stapravda.ru/rss.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Vesti26(FeedSpider):
    name = "vesti26.ru"
    region = "RU-STA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://vesti26.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
