"""Ханты-Мансийский автономный округ — Югра."""

from spiders.families.shkulev import ShkulevSpider


class Portal86(ShkulevSpider):
    name = "86.ru"
    region = "RU-KHM"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.86.ru/text/rss.xml"]
