"""English pages: not below trafilatura in its best mode, in the same run."""

from statistics import mean

import pytest
import trafilatura

from extraction import extract
from tests.extraction.english.layouts import EnglishPage, pages
from tests.extraction.test_floor import bag_f1

PAGES = pages()
FLOOR = 0.97


def wanted(page: EnglishPage) -> str:
    return " ".join([page.title, *page.paragraphs])


def test_the_pages_are_twelve_of_six_layouts() -> None:
    assert len(PAGES) == 12
    assert len({page.name.split("-")[0] for page in PAGES}) == 6


def test_the_mean_is_not_below_trafilatura_at_its_best() -> None:
    ours, theirs = [], []
    for page in PAGES:
        found = extract(page.body.encode(), url="https://news.example/2024/story")
        text = trafilatura.extract(page.body, include_comments=False, favor_precision=True) or ""
        ours.append(bag_f1(f"{found.title} {found.text}", wanted(page)))
        # its text may or may not begin with the headline, which is no fault of it
        theirs.append(max(bag_f1(text, wanted(page)), bag_f1(f"{page.title} {text}", wanted(page))))
    assert mean(ours) >= mean(theirs), (mean(ours), mean(theirs))
    assert mean(ours) >= FLOOR, {page.name: round(f1, 3) for page, f1 in zip(PAGES, ours, strict=True)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_title_and_language_are_right(page: EnglishPage) -> None:
    found = extract(page.body.encode(), url="https://news.example/2024/story")
    assert found.title == page.title
    assert found.language == "en"
