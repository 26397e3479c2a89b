"""A raw page to an extraction: the page's own words, its headers and what the feed said of it."""

from dataclasses import replace
from datetime import timedelta

from core.models import Extraction, ExtractionRules, Precision
from extraction import SiteMemory, extract
from extraction.decode import header_charset
from extraction.published import is_from_text
from storage.frontier import RawPage

_SAME_NEWS = timedelta(days=1)  # between the dates that a feed and its page give


def read(page: RawPage, rules: ExtractionRules | None, memory: SiteMemory | None) -> Extraction:
    found = extract(
        page.body,
        url=page.final_url,
        charset=header_charset(page.headers),
        now=page.fetched_at,
        rules=rules,
        memory=memory,
    )
    return with_hints(found, page)


def with_hints(found: Extraction, page: RawPage) -> Extraction:
    """The feed's date, the publisher's word too: where the page has none, or none that can be right.

    A date in the visible text that is later than the feed's lacks its year or is the page's clock.
    """
    hint = page.published_hint
    if hint is None or hint > page.fetched_at:
        return found
    read = found.published_at
    if read is not None and not (is_from_text(found.published_evidence) and read > hint + _SAME_NEWS):
        return found
    return replace(
        found,
        published_at=hint,
        published_precision=Precision.MINUTE,
        published_evidence=f"feed: {hint.isoformat()}",
        alternatives=(*found.alternatives, *([found.published_evidence] if read else [])),
    )
