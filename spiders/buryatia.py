"""Республика Бурятия."""

from crawler import FeedSpider


class BaikalDaily(FeedSpider):
    name = "baikal-daily.ru"
    region = "RU-BU"
    kind = "media"
    timezone = "Asia/Irkutsk"
    feeds = ["https://www.baikal-daily.ru/rss.php"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
