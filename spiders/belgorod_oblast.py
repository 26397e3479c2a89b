"""Белгородская область."""

from spiders.families.local_paper import LocalPaperSpider


class NoVpered(LocalPaperSpider):
    name = "no-vpered.ru"
    region = "RU-BEL"
    timezone = "Europe/Moscow"
    # The address of an article is known; that of the list is a guess from its folder, and no feed was seen.
    listings = ["https://no-vpered.ru/news/"]
    note = "newspaper «Вперёд», Novy Oskol; the list's address is a guess"
