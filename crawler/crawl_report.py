"""What `scrapy crawl` tells: a line for each list and for each page without an article, then the sums."""

import logging
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from scrapy import Request

from core.outcomes import POLL_FAILURES, Outcome, PollOutcome
from crawler.troubles import of_exception

Log = logging.LoggerAdapter[logging.Logger] | logging.Logger


class CrawlReport:
    """In the words and outcomes of the service's own polls; whatever did not give what it should is a warning."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._articles = 0
        self._others: Counter[Outcome] = Counter()

    def list_ended(self, url: str, outcome: PollOutcome, detail: str) -> None:
        wanting = outcome in POLL_FAILURES or outcome is PollOutcome.EMPTY
        self._log.log(logging.WARNING if wanting else logging.INFO, "list %s: %s: %s", url, outcome, detail)

    def page_ended(self, url: str, outcome: Outcome, detail: str) -> None:
        self._others[outcome] += 1
        self._log.warning("page %s: %s: %s", url, outcome, detail)

    def list_failed(self, failure: Any) -> None:
        """As Scrapy's errback: of a Failure to which the `request` was added."""
        trouble = of_exception(failure.value, datetime.now(UTC))
        self.list_ended(first_url(failure.request), trouble.poll_outcome, trouble.detail)

    def page_failed(self, failure: Any) -> None:
        trouble = of_exception(failure.value, datetime.now(UTC))
        self.page_ended(first_url(failure.request), trouble.outcome, trouble.detail)

    def article(self) -> None:
        self._articles += 1

    def sums(self) -> None:
        others = "".join(f", {outcome} {count}" for outcome, count in sorted(self._others.items()))
        self._log.info("pages: article %d%s", self._articles, others)


def first_url(request: Request | None) -> str:
    """The address that was asked for, before any redirect."""
    return str(request.meta.get("redirect_urls", [request.url])[0]) if request else ""
