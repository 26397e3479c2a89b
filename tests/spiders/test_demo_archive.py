"""The archive of `svodka demo` tells the story it was built to tell, through the real spiders and the real chain."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import extraction
from core.models import Relation
from core.outcomes import Outcome
from crawler.loader import load_modules
from crawler.replay import Archive
from dedupe.decide import Fingerprint, decide, fingerprint
from demo.build import ARCHIVE, build, stories

NOW = datetime(2024, 9, 19, 3, 0, tzinfo=UTC)
BRIDGES = {"vosem-regionov", "834512", "na-mostah"}


def listed() -> Iterator[tuple[str, str]]:
    """(site, URL) of every link that the enabled spiders find, the following pages of listings included."""
    archive = Archive(ARCHIVE)
    for name, site in load_modules(["spiders"]).spiders.items():
        if not site.enabled:
            continue
        for address in site.addresses():
            waiting, page = [address.url], 1
            while waiting and (answer := archive.get(waiting.pop())):
                found = site.read_list(address.kind, answer.body, site.context(address.url, NOW), page)
                yield from ((name, link.url) for link in found.links)
                waiting, page = list(found.more), page + 1


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[str, Outcome, Fingerprint]]:
    """URL -> site, outcome, fingerprint; GONE for a link that the archive does not answer."""
    archive, spiders, found = Archive(ARCHIVE), load_modules(["spiders"]).spiders, {}
    for name, url in listed():
        answer = archive.get(url)
        if answer is None:
            found[url] = (name, Outcome.GONE, fingerprint("", []))
            continue
        page = extraction.extract(answer.body, url=url, now=NOW, rules=spiders[name].rules())
        found[url] = (name, page.outcome, fingerprint(page.title, page.paragraphs))
    return found


def one(outcomes: dict[str, tuple[str, Outcome, Fingerprint]], part: str) -> tuple[str, Outcome, Fingerprint]:
    (url,) = [url for url in outcomes if part in url]
    return outcomes[url]


def relation(outcomes: dict[str, tuple[str, Outcome, Fingerprint]], later: str, earlier: str) -> Relation:
    a, b = one(outcomes, later), one(outcomes, earlier)
    return decide(a[2], b[2], same_site=a[0] == b[0], same_url=False).relation


def test_the_committed_archive_is_what_the_builder_makes() -> None:
    assert gzip.decompress(ARCHIVE.read_bytes()) == gzip.decompress(build())


def test_the_spiders_find_every_story(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert set(outcomes) == {page["url"] for page in stories()}


def test_a_press_release_is_recognised_on_three_sites(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    found = {relation(outcomes, a, b) for a in BRIDGES for b in BRIDGES if a != b}
    assert found == {Relation.REPRINT}


def test_a_digest_contains_the_story_of_another_site(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert relation(outcomes, "cifrovoy-den", "834548") is Relation.CONTAINS


def test_a_corrected_article_is_an_update(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert relation(outcomes, "834548", "834530") is Relation.UPDATE


def test_two_notices_of_one_form_are_two_stories(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert relation(outcomes, "vody-24", "vody-19") is Relation.NONE


def test_a_poster_and_a_dead_link_end_in_an_outcome(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert one(outcomes, "afisha")[1] is Outcome.NOT_HTML
    assert one(outcomes, "v-dome-kultury")[1] is Outcome.GONE


def test_a_page_without_a_text_is_no_article(outcomes: dict[str, tuple[str, Outcome, Fingerprint]]) -> None:
    assert one(outcomes, "fotoreportazh")[1] in {Outcome.EMPTY, Outcome.NOT_ARTICLE}
