"""Новосибирская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class NDN(FeedSpider):
    name = "ndn.info"
    region = "RU-NVS"
    kind = "media"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://ndn.info/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class NGS(ShkulevSpider):
    name = "ngs.ru"
    region = "RU-NVS"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://www.ngs.ru/text/rss.xml"]


class AifNsk(AifSpider):
    name = "nsk.aif.ru"
    region = "RU-NVS"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://nsk.aif.ru/rss/all.php"]


class SibFM(FeedSpider):
    name = "sib.fm"
    region = "RU-NVS"
    kind = "media"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://sib.fm/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Sibkray(FeedSpider):
    name = "sibkray.ru"
    region = "RU-NVS"
    kind = "media"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://sibkray.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Tayga(FeedSpider):
    name = "tayga.info"
    region = "RU-NVS"
    kind = "media"
    timezone = "Asia/Novosibirsk"
    feeds = ["https://tayga.info/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
