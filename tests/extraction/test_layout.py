"""How a page is built, as it is seen from page to page."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from bench.layout_news import Article, stream
from bench.layout_pages import CHANGES, RULES, Change, usual
from bench.news import news_pages
from core.layout import PageLayout
from core.layout_watch import State, watch
from core.models import ExtractionRules
from extraction import extract
from tests.extraction.shared import needs_news

NEWS = stream(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 8, "layout")


def built(body: str, rules: ExtractionRules = RULES) -> PageLayout:
    found = extract(body.encode(), url="https://zarechye.example/news/1", rules=rules)
    assert found.layout is not None
    return found.layout


def test_two_articles_of_a_site_are_built_alike() -> None:
    pages = [built(usual(article, NEWS[:i])) for i, article in enumerate(NEWS) if i > 5]
    assert len({page.anchors for page in pages}) == 1
    assert pages[0].parts == pages[1].parts
    assert pages[0].frame == pages[1].frame
    assert pages[0].complete


def test_places_are_named_as_a_person_would_name_them() -> None:
    page = built(usual(NEWS[-1], NEWS[:-1]))
    assert page.anchors == ("div.news-text", "h1.news-title", "the site's rule")
    assert "p in div.news-text" in page.parts


def test_the_number_of_an_article_in_a_class_is_no_part_of_its_layout() -> None:
    first, second = (usual(a, NEWS[:5]).replace("news-text", f"news-text post-{a.number}00") for a in NEWS[5:7])
    assert built(first, ExtractionRules()).anchors == built(second, ExtractionRules()).anchors


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_every_change_shows_in_what_is_noted_of_a_page(change: Change) -> None:
    def of(page: object, article: Article, others: list[Article]) -> PageLayout:
        return built(page(article, others), change.rules)  # type: ignore[operator]

    before = of(change.before, NEWS[6], NEWS[:6])
    after = of(change.page, NEWS[7], NEWS[:7])
    assert before.complete
    shown = (after.anchors, after.parts, after.missed, after.author)
    assert shown != (before.anchors, before.parts, before.missed, before.author) or after.words < before.words / 2


@needs_news
@pytest.mark.slow
def test_real_sites_that_did_not_change_are_not_told_of() -> None:
    hosts = defaultdict(list)
    for page in news_pages():
        hosts[page.host].append(page)
    told = {}
    for host, pages in hosts.items():
        if len(pages) < 9:
            continue
        found = [extract(page.body, url=page.url).layout for page in pages]
        state, seen = State(), []
        for layout in found:
            if layout is not None:
                seen.append(layout)
                state = watch(state, seen, frozenset())
        if state.changed is not None:
            told[host] = state
    assert told == {}
