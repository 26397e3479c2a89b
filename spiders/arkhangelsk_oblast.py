"""Архангельская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal29(ShkulevSpider):
    name = "29.ru"
    region = "RU-ARK"
    timezone = "Europe/Moscow"
    feeds = ["https://www.29.ru/text/rss.xml"]
