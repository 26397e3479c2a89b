"""Пермский край."""

from spiders.families.aif import AifSpider
from spiders.families.shkulev import ShkulevSpider


class Portal59(ShkulevSpider):
    name = "59.ru"
    region = "RU-PER"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://www.59.ru/text/rss.xml"]


class AifPerm(AifSpider):
    name = "perm.aif.ru"
    region = "RU-PER"
    timezone = "Asia/Yekaterinburg"
    feeds = ["https://perm.aif.ru/rss/all.php"]
