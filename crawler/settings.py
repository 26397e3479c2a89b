"""The settings module that scrapy.cfg names: `scrapy list`, `scrapy crawl NAME` and `scrapy shell` read it."""

from core.config import load
from crawler.scrapy_settings import scrapy_settings

globals().update(scrapy_settings(load()))
