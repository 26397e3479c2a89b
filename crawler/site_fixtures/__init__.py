"""Fixtures of sites: a page and a list as they were fetched, and what has to come out of them.

The one place that knows their format:

    tests/fixtures/sites/<site>/<day>/   beside the package that the site's class is in; one folder a layout of the site
        article.html[.gz]                the page in the bytes that were fetched
        feed.xml | sitemap.xml | listing.html [.gz]
        expected.json                    what is read in them
"""

from crawler.site_fixtures.contract import FIELDS, Failure, check_fixture
from crawler.site_fixtures.expectation import expectation
from crawler.site_fixtures.files import Fixture, fixtures_of, fixtures_root, write_fixture

__all__ = [
    "FIELDS",
    "Failure",
    "Fixture",
    "check_fixture",
    "expectation",
    "fixtures_of",
    "fixtures_root",
    "write_fixture",
]
