"""How a page and a poll can end. The lists are closed: each page ends in exactly one `Outcome`."""

from enum import StrEnum


class Outcome(StrEnum):
    """The end of one fetched (or unfetchable) page. Counted per source and day; the counts add up."""

    ARTICLE = "article"  # stored as a new article
    REVISED = "revised"  # a known article whose text changed
    UNCHANGED = "unchanged"  # a known article, fetched again, same text
    ALIAS = "alias"  # another address of an article that is already stored
    EMPTY = "empty"  # the page has text, but none that reads as an article
    NOT_ARTICLE = "not_article"  # a list, a search page, the home page
    NOT_HTML = "not_html"  # an image, a PDF, anything that is not a page
    UNREADABLE = "unreadable"  # no charset or parser makes text of these bytes
    TOO_LARGE = "too_large"  # over the size limit
    WALL = "wall"  # a challenge, captcha or maintenance page instead of content
    GONE = "gone"  # 404 or 410
    SOFT_404 = "soft_404"  # leads to the home page, a section or an error page: the site has no article there
    FORBIDDEN = "forbidden"  # 401, 403 or 451
    ROBOTS = "robots"  # robots.txt says no
    BLOCKED_ADDRESS = "blocked_address"  # leads to a private network or a foreign scheme
    REDIRECT = "redirect"  # a redirect loop, a chain too long, or away from the site
    SERVER_ERROR = "server_error"  # 5xx or another status, again and again
    NETWORK = "network"  # no connection, a broken one, a timeout, again and again
    POISON = "poison"  # its processing killed the worker three times


ARTICLE_OUTCOMES = frozenset({Outcome.ARTICLE, Outcome.REVISED, Outcome.UNCHANGED, Outcome.ALIAS})


class PollOutcome(StrEnum):
    """The end of one poll of a source."""

    NEW = "new"  # links not seen before
    NOTHING_NEW = "nothing_new"  # fetched, everything known
    NOT_MODIFIED = "not_modified"  # 304, or the same bytes
    EMPTY = "empty"  # fetched and read, but no link in it
    INVALID = "invalid"  # not a feed, sitemap or page that can be read
    GONE = "gone"
    FORBIDDEN = "forbidden"
    ROBOTS = "robots"
    BLOCKED_ADDRESS = "blocked_address"
    SERVER_ERROR = "server_error"
    NETWORK = "network"
    SPIDER_ERROR = "spider_error"  # the site's own code raised
    ABANDONED = "abandoned"  # its worker died; the lease ran out


POLL_FAILURES = frozenset(PollOutcome) - {
    PollOutcome.NEW,
    PollOutcome.NOTHING_NEW,
    PollOutcome.NOT_MODIFIED,
    PollOutcome.EMPTY,
}
