"""Липецкая область."""

from spiders.families.shkulev import ShkulevSpider


class Portal48(ShkulevSpider):
    name = "48.ru"
    region = "RU-LIP"
    timezone = "Europe/Moscow"
    feeds = ["https://www.48.ru/text/rss.xml"]
