"""How the pages of a listing go on, from the links of the page itself: `page_pattern` or `next_page_css`."""

import re

from crawler.probe.page import Page
from crawler.safe_xml import Element

_SECOND = re.compile(r"(?:(?<=[/=_-])|(?<=page))2(?=$|[/&.?#])", re.I)
_NEXT = re.compile(r"^(?:след(?:ующая)?(?: страница)?|дал(?:ее|ьше)|вперёд|вперед|next|›|»|→|>)\W*$", re.I)
_PLAIN_CLASS = re.compile(r"^[a-zA-Z_][\w-]*$")


def pager_of(page: Page) -> dict[str, str]:
    """The optional fact of a class, or none where `rel=next` tells or nothing does.

    A pattern is taken from the link whose text is «2» and whose address says 2; where sites count from zero or
    by offsets, the link to the next page is selected by its class.
    """
    if page.root is None or page.root.cssselect("link[rel~=next], a[rel~=next]"):
        return {}
    for anchor in page.anchors:
        if anchor.text == "2" and anchor.url.startswith(_start(page.url)):
            places = list(_SECOND.finditer(anchor.url))
            if places and "{" not in anchor.url:
                start, end = places[-1].span()
                return {"page_pattern": f"{anchor.url[:start]}{{page}}{anchor.url[end:]}"}
    for anchor in page.anchors:
        if _NEXT.match(anchor.text) and (css := _css(anchor.element, page.root)):
            return {"next_page_css": css}
    return {}


def _start(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _css(element: Element, root: Element) -> str | None:
    """A selector by the class of the link or of the element around it, if it selects this link alone."""
    parent = element.getparent()
    tries = [f"a.{name}" for name in _classes(element)]
    tries += [f"{parent.tag}.{name} > a" for name in _classes(parent)] if parent is not None else []
    return next((css for css in tries if len(root.cssselect(css)) == 1), None)


def _classes(element: Element) -> list[str]:
    return [name for name in element.get("class", "").split() if _PLAIN_CLASS.match(name)]
