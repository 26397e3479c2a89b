"""Свердловская область."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class NewDayNews(FeedSpider):
    name = "newdaynews.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Europe/Moscow"  # the page clock says «мск»; the newsroom is in Yekaterinburg
    z_is_local = True  # datetime="...T08:18Z" is Moscow wall time
    feeds = ["https://newdaynews.ru/ekb/rss/"]
    note = "РИА «Новый День»; the Yekaterinburg feed is known, articles of neighbouring regions come in it"


class Portal66(FeedSpider):
    name = "66.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://66.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class E1(ShkulevSpider):
    name = "e1.ru"
    region = "RU-SVE"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.e1.ru/text/rss.xml"]


class Eanews(FeedSpider):
    name = "eanews.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://eanews.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Justmedia(FeedSpider):
    name = "justmedia.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.justmedia.ru/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class GovernmentOfSverdlovskOblast(FeedSpider):
    name = "midural.ru"
    region = "RU-SVE"
    kind = "government"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://midural.ru/news/100046/newsRSS/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Momenty(FeedSpider):
    name = "momenty.org"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://momenty.org/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Politsovet(FeedSpider):
    name = "politsovet.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://politsovet.ru/rss.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class URA(FeedSpider):
    name = "ura.news"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://ura.news/rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class AifUral(AifSpider):
    name = "ural.aif.ru"
    region = "RU-SVE"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://ural.aif.ru/rss/all.php"]


class Uralinform(FeedSpider):
    name = "uralinform.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.uralinform.ru/rss/all.rss"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Uralpolit(FeedSpider):
    name = "uralpolit.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://uralpolit.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Uralweb(FeedSpider):
    name = "uralweb.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.uralweb.ru/feed/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class URBC(FeedSpider):
    name = "urbc.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://urbc.ru/rss.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Veved(FeedSpider):
    name = "veved.ru"
    region = "RU-SVE"
    kind = "media"
    timezone = "Asia/Yekaterinburg"
    feeds = ["http://veved.ru/rss.xml"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
