"""The settings module that scrapy.cfg names: `scrapy list`, `scrapy crawl NAME` and `scrapy shell` read it."""

from core.config import load
from core.errors import SvodkaError
from crawler.scrapy_settings import scrapy_settings

try:
    globals().update(scrapy_settings(load()))
except SvodkaError as error:  # Scrapy would show a traceback
    raise SystemExit(str(error)) from None
