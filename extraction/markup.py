"""Markup that no parser should meet: tags with thousands of attributes, which cost the square of their number."""

import re
from collections.abc import Iterator

_MOST_ATTRIBUTES = 500
_SHORT = 2 * _MOST_ATTRIBUTES  # characters; a tag that is no longer has no more attributes
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>=]++{_VALUE}"
# Possessive, and nothing after the attributes: each character is read once, whatever the page.
_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]*+)(?:{_ATTRIBUTE})*+")
_ATTRIBUTES = re.compile(_ATTRIBUTE)


def bare_long_tags(text: str) -> str:
    """The markup with such tags stripped of all their attributes; the same string where there are none."""
    parts: list[str] = []
    at = 0
    for match in _long_tags(text):
        parts += (text[at : match.start()], "<", match.group(1), " ")
        at = match.end()
    return "".join((*parts, text[at:])) if parts else text


def _long_tags(text: str) -> Iterator[re.Match[str]]:
    for match in _TAG.finditer(text):
        if match.end() - match.start() > _SHORT:
            attributes = _ATTRIBUTES.finditer(match.group(), len(match.group(1)) + 1)
            if sum(1 for _ in attributes) > _MOST_ATTRIBUTES:
                yield match
