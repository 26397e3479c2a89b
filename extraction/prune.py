"""Parts of a page that name themselves as something else: comments, share buttons, related items, banners."""

import re
from functools import lru_cache
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from extraction.parse import Page
from extraction.survey import stands

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:comments?|comms?|kommentar\w*|disqus\w*|mc-container|hypercomments\w*|respond|social\w*|share\w*|sharing"
    r"|related|recommend\w*|see-?also|subscribe|breadcrumbs?|banners?|advert\w*|cookie\w*|popular|mistape|orphus|pagination)"
    r"(?:$|[\s_-])",
    re.I,
)
_HOLDERS = frozenset(("html", "body", "main", "article", "form", "h1"))
_HEADLINE = 25  # characters
_LONGEST_NAME = 301  # and no longer: what says so much names nothing
_text_length = XPath("string-length()")
_long_texts = XPath("descendant::text()[string-length() > 60]", smart_strings=False)
_LEFT = 0.25  # of the page's unlinked paragraph text must stay, or the name meant something else


def prune(page: Page, page_title: str) -> None:
    """Cuts elements by class and id, never one that holds the headline or most of what reads like text.

    The headline is known here only as a line that stands in `page_title` too.
    """
    root = page.root
    whole = _prose_size(root)
    # never out of date: a part is met after all that holds it, and what holds an article is not cut
    articles = [*root.iter("h1", "article"), *(e for e, says in page.survey.properties if says == "articleBody")]
    around_article = {above for element in articles for above in element.iterancestors()}
    for element, name in page.survey.named:
        if not _named(name[:_LONGEST_NAME]) or element.tag in _HOLDERS or element in around_article:
            continue
        if not stands(element, root):
            continue
        own = _prose_size(element)
        if own and whole - own < max(300, _LEFT * own):
            continue
        if own and _holds_headline(element, page_title):
            continue
        whole -= own
        element.drop_tree()


def named_as(element: HtmlElement) -> str:
    """The word of its class or id that says what it is («comments»); empty where there is none."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return "" if element.tag in _HOLDERS else _named(name[:_LONGEST_NAME])


@lru_cache(8192)
def _named(name: str) -> str:
    match = None if len(name) == _LONGEST_NAME else _NAMED.search(name)
    return match.group().strip(" _-").lower() if match else ""


def _holds_headline(element: HtmlElement, page_title: str) -> bool:
    pieces = (" ".join(piece.split()) for piece in element.itertext() if _HEADLINE <= len(piece) < 300)
    return any(len(piece) >= _HEADLINE and piece in page_title for piece in pieces)


def _prose_size(root: HtmlElement) -> int:
    """Characters of text pieces that are long enough to be sentences."""
    if cast(float, _text_length(root)) <= 60:  # most named parts are a few buttons
        return 0
    return sum([len(piece) for piece in cast(list[str], _long_texts(root)) if "{" not in piece])
