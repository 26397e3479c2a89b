"""Краснодарский край."""

from crawler import FeedSpider
from spiders.families.aif import AifSpider
from spiders.families.primamedia import PrimaMediaSpider
from spiders.families.shkulev import ShkulevSpider


class Portal93(ShkulevSpider):
    name = "93.ru"
    region = "RU-KDA"
    timezone = "Europe/Moscow"
    feeds = ["https://www.93.ru/text/rss.xml"]


class BloknotKrasnodar(FeedSpider):
    name = "bloknot-krasnodar.ru"
    region = "RU-KDA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://bloknot-krasnodar.ru/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Krasnodarmedia(PrimaMediaSpider):
    name = "krasnodarmedia.su"
    region = "RU-KDA"
    timezone = "Europe/Moscow"
    feeds = ["https://krasnodarmedia.su/export/new/newsByRubric_25_79.rss"]


class AifKuban(AifSpider):
    name = "kuban.aif.ru"
    region = "RU-KDA"
    timezone = "Europe/Moscow"
    feeds = ["https://kuban.aif.ru/rss/all.php"]


class Kuban24(FeedSpider):
    name = "kuban24.tv"
    region = "RU-KDA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://kuban24.tv/feed"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Kubnews(FeedSpider):
    name = "kubnews.ru"
    region = "RU-KDA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://kubnews.ru/rss/"]
    enabled = False
    note = "evidence: listed; not probed by us yet"


class Sochi1(ShkulevSpider):
    name = "sochi1.ru"
    region = "RU-KDA"
    timezone = "Europe/Moscow"
    feeds = ["https://www.sochi1.ru/text/rss.xml"]


class Sochistream(FeedSpider):
    name = "sochistream.ru"
    region = "RU-KDA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://sochistream.ru/feed"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class Yuga(FeedSpider):
    name = "yuga.ru"
    region = "RU-KDA"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://www.yuga.ru/news/rss/"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
