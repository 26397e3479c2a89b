"""Regional editions of «Аргументы и факты»: one feed of everything, `/rss/all.php`."""

from crawler import FeedSpider


class AifSpider(FeedSpider):
    kind = "media"
    enabled = False
    note = "evidence: listed-unverified; not probed by us yet"
