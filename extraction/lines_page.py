"""A page that is given as lines of text, noise and all, without its markup."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.models import Extraction, ExtractionRules
from core.outcomes import Outcome
from extraction.byline import byline_of
from extraction.clean.model import SiteMemory
from extraction.clean.split import split_glued
from extraction.clean.steps import clean
from extraction.lines import Line
from extraction.noise import noise_rules
from extraction.published import date_in_lines
from extraction.result import finish
from extraction.title import find_headline

_MOST_LINES = 5_000
_LONGEST = 200_000  # characters of a line


def clean_lines(
    lines: Sequence[str],
    *,
    now: datetime | None = None,
    rules: ExtractionRules | None = None,
    url: str | None = None,
    memory: SiteMemory | None = None,
) -> Extraction:
    """Reads a page's text, one line each, as an article. Paragraphs keep their inner spacing.

    `now` (aware) is when the page was fetched: relative dates count from it, later dates are refused.
    Without it relative dates stay unread. Blank lines are dropped and not reported.
    """
    rules = rules or ExtractionRules()
    noise = noise_rules().with_site(rules.noise)
    given = given_lines(lines)
    if not given:
        return Extraction(Outcome.EMPTY, detail="The text is empty.")
    split = split_glued(given)
    at = find_headline(split, noise)
    title = split[at].text if at is not None else ""
    cleaned = clean(split, title=title, noise=noise, memory=memory)
    authors = next((byline_of(r.text) for r in cleaned.removed if r.reason == "field:author"), ())
    zone = ZoneInfo(rules.timezone)
    published = date_in_lines(
        [line.text for line in split], title, cleaned, now=now, zone=zone, z_is_local=rules.z_is_local, url=url
    )
    return finish(cleaned, title=title, authors=authors, published=published, cut=len(lines) > _MOST_LINES)


def given_lines(lines: Sequence[str]) -> list[Line]:
    return [Line(stripped[:_LONGEST]) for text in lines[:_MOST_LINES] if (stripped := _strip(text))]


def _strip(text: str) -> str:
    return text.replace("\0", "").strip().strip("\ufeff\u200b").strip()
