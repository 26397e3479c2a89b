"""Томская область."""

from crawler import FeedSpider


class Obzor(FeedSpider):
    name = "obzor.city"
    region = "RU-TOM"
    kind = "media"
    timezone = "Asia/Tomsk"
    feeds = ["https://obzor.city/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
