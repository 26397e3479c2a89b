"""Смоленская область."""

from crawler import FeedSpider, ListingSpider


class Hislavichi(ListingSpider):
    name = "hislav.admin-smolensk.ru"
    region = "RU-SMO"
    kind = "government"
    timezone = "Europe/Moscow"
    # Seen in stored copies: /news/<slug> for articles and /news/page/N for the list. Closed to foreign addresses.
    listings = ["https://hislav.admin-smolensk.ru/news/"]
    page_pattern = "https://hislav.admin-smolensk.ru/news/page/{page}"
    article_url = r"/news/[a-z0-9_-]+/?$"
    note = "administration of Khislavichsky district; the platform of *.admin-smolensk.ru districts"


class SmolenskI(FeedSpider):
    name = "smolensk-i.ru"
    region = "RU-SMO"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ["http://smolensk-i.ru/feed"]
    enabled = False
    note = "evidence: listed; not probed by us yet"
