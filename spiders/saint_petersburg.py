"""Санкт-Петербург."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.primamedia import PrimaMediaSpider
from spiders.families.shkulev import ShkulevSpider


class Portal178(ShkulevSpider):
    name = "178.ru"
    region = "RU-SPE"
    timezone = "Europe/Moscow"
    feeds = ["https://www.178.ru/text/rss.xml"]


class DelovoyPeterburg(FeedSpider):
    name = "dp.ru"
    region = "RU-SPE"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.dp.ru/exportnews.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Fontanka(FeedSpider):
    name = "fontanka.ru"
    region = "RU-SPE"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.fontanka.ru/fontanka.rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Moika78(FeedSpider):
    name = "moika78.ru"
    region = "RU-SPE"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://moika78.ru/feed/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Nevnov(FeedSpider):
    name = "nevnov.ru"
    region = "RU-SPE"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://nevnov.ru/rss/all.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Peterburgmedia(PrimaMediaSpider):
    name = "peterburgmedia.ru"
    region = "RU-SPE"
    timezone = "Europe/Moscow"
    feeds = ["https://peterburgmedia.ru/export/new/newsByRubric_88_198.rss"]


class AifSpb(AifSpider):
    name = "spb.aif.ru"
    region = "RU-SPE"
    timezone = "Europe/Moscow"
    feeds = ["https://spb.aif.ru/rss/all.php"]
