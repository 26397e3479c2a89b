"""Курганская область."""

from spiders.families.shkulev import ShkulevSpider


class Portal45(ShkulevSpider):
    name = "45.ru"
    region = "RU-KGN"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.45.ru/text/rss.xml"]
