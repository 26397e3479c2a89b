"""Рязанская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal62(ShkulevSpider):
    name = "62.ru"
    region = "RU-RYA"
    timezone = "Europe/Moscow"
    feeds = ["https://www.62.ru/text/rss.xml"]
