"""Новгородская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal53(ShkulevSpider):
    name = "53.ru"
    region = "RU-NGR"
    timezone = "Europe/Moscow"
    feeds = ["https://www.53.ru/text/rss.xml"]
