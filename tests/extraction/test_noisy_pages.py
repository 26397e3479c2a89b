"""Floors over pages with everything that stands around an article today: noise left, text lost, repeats, dates."""

from functools import cache

import pytest

from core.models import Extraction, ExtractionRules
from extraction import extract
from tests.extraction.noisy.pages import HELD_OUT, OTHER, SECOND_CHECK, TUNED, NoisyPage, pages
from tests.extraction.noisy.scoring import Score, score, table

FILES = (TUNED, OTHER, HELD_OUT, SECOND_CHECK)
PAGES = [*pages(TUNED), *pages(OTHER)]
EVERY = [page for file in FILES for page in pages(file)]
MOST_NOISE_LEFT = 0.01  # of the planted lines
MOST_TEXT_LOST = 0.002  # of the characters
FEWEST_REPEATS_REMOVED = 0.98


@cache
def read(page: NoisyPage) -> Extraction:
    rules = ExtractionRules(timezone=page.timezone)
    return extract(page.body.encode(), url=page.url, now=page.now, rules=rules)


def scores(file: str) -> list[Score]:
    return [score(page, read(page)) for page in pages(file)]


def test_the_pages_are_forty_of_twelve_layouts_and_share_no_text() -> None:
    assert (len(PAGES), len({page.layout for page in PAGES})) == (40, 12)
    every = [text for page in EVERY for text in page.paragraphs if len(text) > 40]
    assert len(every) == len(set(every))
    assert all(len(page.noise) >= 15 for page in PAGES)
    assert all(text in page.body.replace("&amp;", "&") for page in PAGES for _, text in page.noise)


@pytest.mark.parametrize("file", FILES)
def test_noise_goes_and_the_text_stays(file: str) -> None:
    found = scores(file)
    left = [(s.name, line) for s in found for line in s.left]
    assert len(left) <= MOST_NOISE_LEFT * sum(s.planted for s in found), (table(found), left)
    lost = [(s.name, line) for s in found for line in s.missing]
    assert sum(s.lost for s in found) <= MOST_TEXT_LOST * sum(s.characters for s in found), (table(found), lost)


@pytest.mark.parametrize("file", FILES)
def test_repeats_go_and_every_original_stays(file: str) -> None:
    found = scores(file)
    planted = sum(s.repeats for s in found)
    assert planted >= 8
    assert planted - sum(s.repeats_left for s in found) >= FEWEST_REPEATS_REMOVED * planted, table(found)
    assert not [line for s in found for line in s.originals_lost]


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_title_and_date_are_exact_and_captions_and_footnotes_are_kept_apart(page: NoisyPage) -> None:
    found, figures = read(page), score(page, read(page))
    assert found.title == page.title
    assert found.published_at == page.published, found.published_evidence
    assert not figures.not_found
    assert not {*page.captions, *page.footnotes} & {*found.paragraphs}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_went_of_the_chosen_lines_has_a_reason(page: NoisyPage) -> None:
    assert all(removal.reason for removal in read(page).removed)
