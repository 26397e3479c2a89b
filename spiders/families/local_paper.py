"""District papers of Belgorod and Stavropol on one shared platform: no feed known, `/news/` lists the newest."""

from crawler import ListingSpider


class LocalPaperSpider(ListingSpider):
    kind = "media"
    article_url = r"/news/[\w-]+/\d{4}-\d\d-\d\d/[\w-]+-\d+$"
