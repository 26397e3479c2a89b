"""Еврейская автономная область."""

from spiders.families.primamedia import PrimaMediaSpider


class Eaomedia(PrimaMediaSpider):
    name = "eaomedia.ru"
    region = "RU-YEV"
    timezone = "Asia/Vladivostok"
    feeds = ["https://eaomedia.ru/export/new/newsByRubric_11_35.rss"]
