"""Ямало-Ненецкий автономный округ."""

from spiders.families.shkulev import ShkulevSpider


class Portal89(ShkulevSpider):
    name = "89.ru"
    region = "RU-YAN"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.89.ru/text/rss.xml"]
