"""Красноярский край."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.primamedia import PrimaMediaSpider
from spiders.families.shkulev import ShkulevSpider


class GNKK(FeedSpider):
    name = "gnkk.ru"
    region = "RU-KYA"
    kind = "media"
    timezone = "Asia/Krasnoyarsk"
    feeds = ["https://gnkk.ru/feed/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Krasnoyarskmedia(PrimaMediaSpider):
    name = "krasnoyarskmedia.ru"
    region = "RU-KYA"
    timezone = "Asia/Krasnoyarsk"
    feeds = ["https://krasnoyarskmedia.ru/export/new/newsByRubric_26_16.rss"]


class AifKrsk(AifSpider):
    name = "krsk.aif.ru"
    region = "RU-KYA"
    timezone = "Asia/Krasnoyarsk"
    feeds = ["https://krsk.aif.ru/rss/all.php"]


class NGS24(ShkulevSpider):
    name = "ngs24.ru"
    region = "RU-KYA"
    timezone = "Asia/Krasnoyarsk"
    feeds = ["https://www.ngs24.ru/text/rss.xml"]


class Sibnovosti(FeedSpider):
    name = "sibnovosti.ru"
    region = "RU-KYA"
    kind = "media"
    timezone = "Asia/Krasnoyarsk"
    feeds = ["https://www.sibnovosti.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
