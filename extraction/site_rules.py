"""What a site's class states about its pages, applied: selectors for parts to cut and parts to take."""

from dataclasses import dataclass

from cssselect import SelectorError
from lxml.html import HtmlElement

from core.layout import RULES
from core.models import ExtractionRules
from extraction.blocks import blocks_of
from extraction.byline import people
from extraction.lines import Line


@dataclass(frozen=True, slots=True)
class Stated:
    """What the selectors found; empty where there is no rule or it finds nothing."""

    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    def missed(self, rules: ExtractionRules) -> list[str]:
        """The rules that are given and found nothing."""
        found = {"title": self.title, "date": self.date, "author": self.authors, "body": self.lines}
        return [name for name in RULES if getattr(rules, name) and not found[name]]


def apply_rules(root: HtmlElement, rules: ExtractionRules) -> Stated:
    """Cuts `drop` out of the tree, then reads the other selectors. A selector that is not valid finds nothing."""
    for selector in rules.drop:
        for element in _select(root, selector):
            if element.getparent() is not None:
                element.drop_tree()
    dates = _select(root, rules.date)
    return Stated(
        title=_first_text(root, rules.title),
        date=(dates[0].get("datetime") or dates[0].get("content") or _text(dates[0])) if dates else "",
        authors=people(_first_text(root, rules.author)),
        lines=tuple(block.line for element in _select(root, rules.body) for block in blocks_of(element)),
    )


def _select(root: HtmlElement, selector: str | None) -> list[HtmlElement]:
    if not selector:
        return []
    try:
        return list(root.cssselect(selector))
    except (SelectorError, ValueError):
        return []


def _first_text(root: HtmlElement, selector: str | None) -> str:
    found = _select(root, selector)
    return _text(found[0]) if found else ""


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:2000]
