"""Ярославская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal76(ShkulevSpider):
    name = "76.ru"
    region = "RU-YAR"
    timezone = "Europe/Moscow"
    feeds = ["https://www.76.ru/text/rss.xml"]
