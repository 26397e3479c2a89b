"""Bytes of a page to a clean article. Pure: values in, values out; no clock, no network, no database."""

from extraction.clean.model import SiteMemory
from extraction.lines_page import clean_lines
from extraction.page import extract
from extraction.version import VERSION

__all__ = ["VERSION", "SiteMemory", "clean_lines", "extract"]
