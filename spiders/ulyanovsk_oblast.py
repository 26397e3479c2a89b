"""Ульяновская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal173(ShkulevSpider):
    name = "173.ru"
    region = "RU-ULY"
    timezone = "Europe/Ulyanovsk"
    feeds = ["https://www.173.ru/text/rss.xml"]
