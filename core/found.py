"""How a page was discovered: a small set of bits, kept with each page."""

from enum import IntFlag


class Found(IntFlag):
    """The kinds of lists that named an address. The numbers stand in databases: never change one, only add."""

    UNKNOWN = 0  # before it was kept
    FEED = 1
    NEWS_SITEMAP = 2
    SITEMAP = 4
    LISTING = 8
    JSON_LD = 16  # an ItemList or its like inside a listing

    @property
    def words(self) -> str:
        """«feed, news sitemap»."""
        return ", ".join(str(one.name).lower().replace("_", " ") for one in self)
