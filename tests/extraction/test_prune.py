import pytest

from extraction.blocks import blocks_of
from extraction.parse import Page, parse
from extraction.prune import prune
from extraction.survey import stands

TITLE = "В посёлке открыли новый мост через реку"
PARAGRAPH = "<p>Новый мост через реку открыли в посёлке Заречном после двух лет строительства, и движение началось.</p>"
COMMENT = "<p>Очень ждали этого моста, спасибо строителям, теперь до школы можно дойти за десять минут пешком.</p>"


def page_of(body: str) -> Page:
    page = parse(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert page is not None
    return page


def left(body: str) -> list[str]:
    page = page_of(body)
    prune(page, TITLE)
    return [block.text for block in blocks_of(page.root)]


@pytest.mark.parametrize("name", ["comments", "related", "social-buttons", "news-banner", "b_share"])
def test_a_part_that_names_itself_as_something_else_is_cut(name: str) -> None:
    assert len(left(PARAGRAPH * 4 + f'<div class="{name}">{COMMENT}</div>')) == 4
    assert len(left(PARAGRAPH * 4 + f'<div id="{name}">{COMMENT}</div>')) == 4


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="related"><article>{PARAGRAPH}</article></div>{PARAGRAPH * 4}',
        f'<div class="related"><div itemprop="articleBody">{PARAGRAPH}</div></div>{PARAGRAPH * 4}',
        f'<div class="share"><span>{TITLE}</span>{PARAGRAPH}</div>{PARAGRAPH * 4}',
        f'<div class="comments">{PARAGRAPH * 5}</div>',
    ],
)
def test_a_part_that_holds_the_article_its_headline_or_most_of_the_text_stays(body: str) -> None:
    assert len(left(body)) >= 5


def test_a_part_inside_one_that_was_cut_is_counted_once() -> None:
    nested = f'<div class="comments"><div class="comments"><div class="comments">{COMMENT * 4}</div></div></div>'
    assert len(left(PARAGRAPH * 6 + nested + f'<div class="related">{COMMENT * 2}</div>')) == 6


def test_what_was_cut_out_no_longer_stands_on_the_page() -> None:
    page = page_of("<ul><li><time>12:30</time></li></ul><div><b>слово</b></div>")
    time, bold = page.root.find(".//time"), page.root.find(".//b")
    assert stands(time, page.root)
    assert not stands(time, page.root, ("li",))
    page.root.find(".//div").drop_tree()
    assert not stands(bold, page.root)
