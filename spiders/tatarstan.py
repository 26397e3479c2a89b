"""Республика Татарстан."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class Portal116(ShkulevSpider):
    name = "116.ru"
    region = "RU-TA"
    timezone = "Europe/Moscow"
    feeds = ["https://www.116.ru/text/rss.xml"]


class BusinessGazeta(FeedSpider):
    name = "business-gazeta.ru"
    region = "RU-TA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.business-gazeta.ru/rss.xml"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Inkazan(FeedSpider):
    name = "inkazan.ru"
    region = "RU-TA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://inkazan.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class AifKazan(AifSpider):
    name = "kazan.aif.ru"
    region = "RU-TA"
    timezone = "Europe/Moscow"
    feeds = ["https://kazan.aif.ru/rss/all.php"]


class Kazanfirst(FeedSpider):
    name = "kazanfirst.ru"
    region = "RU-TA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://kazanfirst.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Realnoevremya(FeedSpider):
    name = "realnoevremya.ru"
    region = "RU-TA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://realnoevremya.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class TatarInform(FeedSpider):
    name = "tatar-inform.ru"
    region = "RU-TA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.tatar-inform.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class GovernmentOfTatarstan(FeedSpider):
    name = "tatarstan.ru"
    region = "RU-TA"
    kind = "government"
    timezone = "Europe/Moscow"
    feeds = ["http://tatarstan.ru/rss/ot.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
