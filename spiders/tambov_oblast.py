"""Тамбовская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal68(ShkulevSpider):
    name = "68.ru"
    region = "RU-TAM"
    timezone = "Europe/Moscow"
    feeds = ["https://www.68.ru/text/rss.xml"]
