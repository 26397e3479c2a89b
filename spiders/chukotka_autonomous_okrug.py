"""Чукотский автономный округ."""

from spiders.families.primamedia import PrimaMediaSpider


class Chukotkamedia(PrimaMediaSpider):
    name = "chukotkamedia.ru"
    region = "RU-CHU"
    timezone = "Asia/Anadyr"
    feeds = ["https://chukotkamedia.ru/export/new/newsByRubric_83_44.rss"]
