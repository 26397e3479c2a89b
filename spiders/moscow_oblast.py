"""Московская область."""

from crawler import FeedSpider, ListingSpider


class KolomnaGrad(ListingSpider):
    name = "kolomnagrad.ru"
    region = "RU-MOS"
    kind = "government"
    timezone = "Europe/Moscow"
    # The address of an article is known (/presscentr/news/9592-slug.html); that of the list is its folder.
    # A guess: DataLife Engine pages a list as /page/2/; its usual /rss.xml was not seen on this site.
    listings = ["https://kolomnagrad.ru/presscentr/news/"]
    page_pattern = "https://kolomnagrad.ru/presscentr/news/page/{page}/"
    article_url = r"/presscentr/[\w/-]*\d+-[\w-]+\.html$"
    note = "administration of Kolomna; DataLife Engine; list pages are a guess"


class InKolomna(FeedSpider):
    name = "in-kolomna.ru"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://in-kolomna.ru/rss.xml"]
    enabled = False
    note = "evidence: live-2026-10; not probed by us yet"


class Riamo(FeedSpider):
    name = "riamo.ru"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://riamo.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"


class VMO24(FeedSpider):
    name = "vmo24.ru"
    region = "RU-MOS"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["https://vmo24.ru/rss"]
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
