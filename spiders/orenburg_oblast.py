"""Оренбургская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal56(ShkulevSpider):
    name = "56.ru"
    region = "RU-ORE"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.56.ru/text/rss.xml"]
