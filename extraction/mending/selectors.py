"""CSS selectors for an element, as a person would write them: short, by what the element is called, not where it is."""

import re
from collections.abc import Iterator

from cssselect import SelectorError
from lxml.html import HtmlElement

_NAME = re.compile(r"-?[a-zA-Z_][\w-]{1,60}")
_PASSING = frozenset(("first", "last", "odd", "even", "active", "clearfix", "clear", "left", "right", "hidden"))
_DATA = re.compile(r"data-(?:test|testid|qa|role|type|block|component|entity)")
_SEMANTIC = frozenset(("main", "article", "time", "h1", "address", "section"))
_STEPS = 3  # up to an element with a name


def selectors_for(element: HtmlElement) -> Iterator[tuple[int, str]]:
    """With the cost of each: the lower, the better. A selector may match other elements too."""
    own = list(_own(element))
    yield from own
    plain = [*own, (12, str(element.tag))] if element.tag not in _SEMANTIC else own
    for steps, above in zip(range(_STEPS), element.iterancestors(), strict=False):
        if above.tag in ("body", "html"):
            break
        for cost, anchor in _own(above):
            for price, name in plain:
                yield cost + price + 10 + steps, f"{anchor} {name}"
                if steps == 0:
                    yield cost + price + 11, f"{anchor} > {name}"


def later_twins(element: HtmlElement) -> Iterator[tuple[int, str]]:
    """Selectors for the second and later ones of elements that stand side by side."""
    for cost, name in _own(element):
        yield cost + 15, f"{name} ~ {name}"


def select(root: HtmlElement, selector: str) -> list[HtmlElement]:
    try:
        return list(root.cssselect(selector))
    except (SelectorError, ValueError):
        return []


def _own(element: HtmlElement) -> Iterator[tuple[int, str]]:
    if _NAME.fullmatch(prop := element.get("itemprop") or ""):
        yield 2, f"[itemprop={prop}]"
    if _is_stable(number := element.get("id") or ""):
        yield 4, f"#{number}"
    for name, value in element.items():
        if _DATA.fullmatch(name) and _is_stable(value):
            yield 5, f"[{name}={value}]"
    classes = [word for word in (element.get("class") or "").split() if _is_stable(word) and word not in _PASSING][:4]
    for index, word in enumerate(classes):
        yield 5 + index, f".{word}"
        yield 7 + index, f"{element.tag}.{word}"
    for index, word in enumerate(classes[1:]):
        yield 9 + index, f".{classes[0]}.{word}"
    if element.get("rel") and _NAME.fullmatch(element.get("rel") or ""):
        yield 6, f"{element.tag}[rel={element.get('rel')}]"
    if element.tag in _SEMANTIC:
        yield 10, str(element.tag)


def _is_stable(name: str) -> bool:
    """A word that people gave, without a number of the article or of the build in it."""
    return bool(_NAME.fullmatch(name)) and not re.search(r"\d", name)
