"""Вологодская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal35(ShkulevSpider):
    name = "35.ru"
    region = "RU-VLG"
    timezone = "Europe/Moscow"
    feeds = ["https://www.35.ru/text/rss.xml"]
