"""Кировская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal43(ShkulevSpider):
    name = "43.ru"
    region = "RU-KIR"
    timezone = "Europe/Kirov"
    feeds = ["https://www.43.ru/text/rss.xml"]
