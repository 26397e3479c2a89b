"""One look at every element of a page: an attribute is asked for once, whatever number of steps want to know."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement


@dataclass(slots=True)
class Survey:
    """Lists in page order. An element that was cut out of the tree since is still listed.

    `elements` are all of them: lxml makes an element's Python object anew where nobody holds it.
    """

    elements: Sequence[HtmlElement] = ()
    named: list[tuple[HtmlElement, str]] = field(default_factory=list)  # with its class and id
    styled: list[tuple[HtmlElement, str | None]] = field(default_factory=list)  # with its style; None: marked as hidden
    properties: list[tuple[HtmlElement, str]] = field(default_factory=list)  # with its itemprop


def stands(element: HtmlElement, root: HtmlElement, outside: Container[str] = ()) -> bool:
    """Whether it was not cut out of the tree below `root`, and stands in no element with one of these tags."""
    top = element
    for top in element.iterancestors():
        if top.tag in outside:
            return False
    return top is root and top is not element


def survey(root: HtmlElement) -> Survey:
    found = Survey(list(root.iter("*")))
    for element in found.elements:
        css = number = ""
        for name, value in element.items():
            if name == "class":
                css = value
            elif name == "id":
                number = value
            elif name == "style":
                found.styled.append((element, value))
            elif name == "hidden":
                found.styled.append((element, None))
            elif name == "itemprop":
                found.properties.append((element, value))
        if css or number:
            found.named.append((element, f"{css} {number}"))
    return found
