"""Тюменская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal72(ShkulevSpider):
    name = "72.ru"
    region = "RU-TYU"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.72.ru/text/rss.xml"]
