"""One site, for the tests of commands."""

from crawler import FeedSpider


class Zarya(FeedSpider):
    name = "zarya.example"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ("https://zarya.example/rss.xml",)
