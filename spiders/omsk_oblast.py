"""Омская область."""

from crawler import FeedSpider
from spiders.families.primamedia import PrimaMediaSpider
from spiders.families.shkulev import ShkulevSpider


class NGS55(ShkulevSpider):
    name = "ngs55.ru"
    region = "RU-OMS"
    timezone = "Asia/Omsk"
    feeds = ["https://www.ngs55.ru/text/rss.xml"]


class Omskmedia(PrimaMediaSpider):
    name = "omskmedia.su"
    region = "RU-OMS"
    timezone = "Asia/Omsk"
    feeds = ["https://omskmedia.su/export/new/newsByRubric_38_181.rss"]


class Omskzdes(FeedSpider):
    name = "omskzdes.ru"
    region = "RU-OMS"
    kind = "media"
    timezone = "Asia/Omsk"
    feeds = ["https://omskzdes.ru/rss.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
