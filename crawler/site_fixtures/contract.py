"""The contract of a site: what its class has to make of each of its fixtures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import extraction
from core.errors import SvodkaError
from core.models import Extraction
from core.outcomes import Outcome
from crawler.discovery import Discovery, is_on
from crawler.news_spider import NewsSpider
from crawler.site_fixtures.expectation import read_fixture_list
from crawler.site_fixtures.files import Fixture
from crawler.troubles import of_site_code

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_CLOCK = timedelta(days=1)  # a site's clock may be ahead of ours


@dataclass(frozen=True, slots=True)
class Failure:
    """One field of one fixture that is not as wanted; `wanted` and `got` are for people."""

    site: str
    fixture: str
    field: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.site} {self.fixture} {self.field}: wanted {self.wanted}, got {self.got}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """A fixture as the class reads it today."""

    spider: type[NewsSpider]
    fixture: Fixture
    found: Extraction
    listed: Discovery | None

    @property
    def wanted(self) -> Mapping[str, Any]:
        return self.fixture.wanted

    @property
    def published_at(self) -> datetime | None:
        """The page's date; the list's where the fixture says that it stands in."""
        if self.wanted.get("published_by") != "list" or self.listed is None:
            return self.found.published_at
        dated = (link.published_at for link in self.listed.links if link.url == self.wanted["url"])
        return self.found.published_at or next(dated, None)


_Verdict = tuple[object, object] | None  # (wanted, got) where they are not alike


def check_fixture(folder: Path, spider: type[NewsSpider]) -> list[Failure]:
    """Reads the fixture in `folder` by the rules of `spider`; returns what is not as expected, in the order of FIELDS.

    `known_misses` in expected.json names fields that are wrong today, with the reason: such a field is no failure, and
    one that is right after all is. Whatever is wrong with the files themselves is a failure of the field `fixture`.
    """

    def failure(field: str, wanted: object, got: object) -> Failure:
        return Failure(spider.name, folder.name, field, _said(wanted), _said(got))

    try:
        reading = _read(Fixture.read(folder), spider)
    except SvodkaError as error:
        return [failure("fixture", "files that can be read", f"{error.what} {error.remedy}".strip())]
    except Exception as error:  # noqa: BLE001 - a site's own code may raise anything
        return [failure("fixture", "a class that reads it", of_site_code(error))]
    missed = reading.wanted.get("known_misses", {})
    failures = []
    for field, check in _CHECKS.items():
        try:
            verdict = check(reading)
        except (TypeError, ValueError, AttributeError) as error:
            verdict = ("a value of another form in expected.json", str(error))
        if field in missed:
            verdict = None if verdict else ("a miss, as known_misses says", "what is wanted: take it off known_misses")
        if verdict:
            failures.append(failure(field, *verdict))
    return failures


def _read(fixture: Fixture, spider: type[NewsSpider]) -> _Reading:
    wanted, now = fixture.wanted, fixture.fetched_at
    found = extraction.extract(
        fixture.page, url=wanted["url"], charset=wanted.get("header_charset"), now=now, rules=spider.rules()
    )
    listed = None
    if fixture.list_kind is not None and fixture.list_body is not None:
        listed = read_fixture_list(spider, fixture.list_kind, fixture.list_body, wanted, now)
    return _Reading(spider, fixture, found, listed)


def _outcome(of: _Reading) -> _Verdict:
    if of.found.outcome is Outcome.ARTICLE:
        return None
    return str(Outcome.ARTICLE), f"{of.found.outcome}: {of.found.detail}".rstrip(": ")


def _host(of: _Reading) -> _Verdict:
    url = of.wanted["url"]
    return None if is_on(url, of.spider.hosts()) else (f"an address on {', '.join(of.spider.hosts())}", url)


def _title(of: _Reading) -> _Verdict:
    return _alike(of.wanted.get("title") or "a title", of.found.title)


def _date(of: _Reading) -> _Verdict:
    """Aware, and of a time in which the page can have been written; all that is asked of one that is a known miss."""
    got = of.published_at
    if got is None:
        return of.wanted.get("published_at") or "a date", "none"
    if got.tzinfo is None:
        return "a date with its time zone", got
    if not _EARLIEST < got < of.fixture.fetched_at + _CLOCK:
        return f"a date from 1995 to {of.fixture.fetched_at:%Y-%m-%d}, when it was fetched", got
    wanted = of.wanted.get("published_at")
    return None if wanted and datetime.fromisoformat(wanted) == got else (wanted or "a date in expected.json", got)


def _precision(of: _Reading) -> _Verdict:
    wanted = of.wanted.get("published_precision")
    return None if wanted is None else _alike(wanted, str(of.found.published_precision))


def _authors(of: _Reading) -> _Verdict:
    wanted = of.wanted.get("authors")
    return None if wanted is None else _alike(wanted, list(of.found.authors))


def _first(of: _Reading) -> _Verdict:
    wanted, got = of.wanted.get("first"), of.found.paragraphs[0] if of.found.paragraphs else ""
    return None if wanted and got.startswith(wanted) else (wanted or "a first paragraph in expected.json", got)


def _last(of: _Reading) -> _Verdict:
    wanted, got = of.wanted.get("last"), of.found.paragraphs[-1] if of.found.paragraphs else ""
    return None if wanted and got.endswith(wanted) else (wanted or "a last paragraph in expected.json", got)


def _paragraphs(of: _Reading) -> _Verdict:
    return _alike(of.wanted.get("paragraphs", "one or more"), len(of.found.paragraphs))


def _kept(of: _Reading) -> _Verdict:
    phrase = of.wanted.get("kept")
    if not phrase:
        return "a phrase of the text, in expected.json", "none"
    return None if phrase in of.found.text else (f"the text with «{phrase}»", "a text without it")


def _removed(of: _Reading) -> _Verdict:
    phrases = of.wanted.get("removed")
    if not phrases:
        return "a phrase that is no part of the text, in expected.json", "none"
    left = [phrase for phrase in phrases if phrase in of.found.text]
    return ("the text without " + _quoted(left), "a text with it") if left else None


def _links(of: _Reading) -> _Verdict:
    if of.listed is None:
        return "a list: feed.xml, sitemap.xml or listing.html", "none"
    wanted, got = of.wanted.get("links") or [], [link.url for link in of.listed.links]
    if of.listed.problem or not got:
        return f"{of.wanted.get('links_in_all', len(wanted))} links", of.listed.problem or "none"
    count = of.wanted.get("links_in_all", len(wanted))
    if got[: len(wanted)] == wanted and len(got) == count:
        return None
    lost, new = [u for u in wanted if u not in got], [u for u in got if u not in wanted] if count == len(wanted) else []
    parts = ["without " + " ".join(lost)] * bool(lost) + ["and also " + " ".join(new[:5])] * bool(new)
    return f"{count} links", f"{len(got)} links {', '.join(parts) or 'in another order'}"


_CHECKS: Mapping[str, Callable[[_Reading], _Verdict]] = {
    "outcome": _outcome,
    "host": _host,
    "title": _title,
    "published_at": _date,
    "published_precision": _precision,
    "authors": _authors,
    "first": _first,
    "last": _last,
    "paragraphs": _paragraphs,
    "kept": _kept,
    "removed": _removed,
    "links": _links,
}
FIELDS = ("fixture", *_CHECKS)


def _alike(wanted: object, got: object) -> _Verdict:
    return None if wanted == got else (wanted, got)


def _said(value: object, longest: int = 300) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text or "nothing"
    return text if len(text) <= longest else f"{text[:longest]}…"


def _quoted(phrases: list[str]) -> str:
    return ", ".join(f"«{phrase}»" for phrase in phrases)
