"""Scrapy: from a site's class to pages in Postgres. A site's file needs only the three kinds below."""

from crawler.discovery import Context, Discovery, Hints
from crawler.feeds import parse_feed
from crawler.listings import ListingRules, parse_listing
from crawler.news_spider import FeedSpider, ListingSpider, NewsSpider, SitemapSpider
from crawler.sitemaps import parse_sitemap

__all__ = [
    "Context",
    "Discovery",
    "FeedSpider",
    "Hints",
    "ListingRules",
    "ListingSpider",
    "NewsSpider",
    "SitemapSpider",
    "parse_feed",
    "parse_listing",
    "parse_sitemap",
]
