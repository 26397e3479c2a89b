"""Забайкальский край."""

from spiders.families.shkulev import ShkulevSpider


class Chita(ShkulevSpider):
    name = "chita.ru"
    region = "RU-ZAB"
    timezone = "Asia/Chita"
    feeds = ["https://www.chita.ru/text/rss.xml"]
