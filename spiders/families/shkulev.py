"""City portals of the Shkulev network: `/text/rss.xml` holds the newest 100 items."""

from crawler import FeedSpider


class ShkulevSpider(FeedSpider):
    kind = "media"
    enabled = False
    note = "evidence: live-2026-10; not probed by us yet"
