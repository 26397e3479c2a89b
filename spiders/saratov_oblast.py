"""Саратовская область."""

from crawler import FeedSpider
from spiders.families.shkulev import ShkulevSpider


class Portal164(ShkulevSpider):
    name = "164.ru"
    region = "RU-SAR"
    timezone = "Europe/Saratov"
    feeds = ["https://www.164.ru/text/rss.xml"]


class GTRKSaratov(FeedSpider):
    name = "gtrk-saratov.ru"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://gtrk-saratov.ru/feed"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Nversia(FeedSpider):
    name = "nversia.ru"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://nversia.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class GovernmentOfSaratovOblast(FeedSpider):
    name = "saratov.gov.ru"
    region = "RU-SAR"
    kind = "government"
    timezone = "Europe/Saratov"
    feeds = ["https://saratov.gov.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Saratov24(FeedSpider):
    name = "saratov24.tv"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://saratov24.tv/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Sarbc(FeedSpider):
    name = "sarbc.ru"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://www.sarbc.ru/rss/data-utf/event.rss"]
    enabled = False
    note = "evidence: listed-in-use; not probed by us yet"


class Sarnovosti(FeedSpider):
    name = "sarnovosti.ru"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://sarnovosti.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Vzsar(FeedSpider):
    name = "vzsar.ru"
    region = "RU-SAR"
    kind = "media"
    timezone = "Europe/Saratov"
    feeds = ["https://www.vzsar.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
