"""The Link header (RFC 8288), as far as a WebSub hub needs it."""

import re

from crawler.discovery import absolute

_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:\"[^\"]{0,500}\"|[^\s\";,]{0,500})){0,20})")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]+))", re.IGNORECASE)


def hub_of(header: str, base: str) -> str | None:
    """The address of the first link with the relation "hub"."""
    for link in _LINK.finditer(header[:20_000]):
        relation = _RELATION.search(link[2])
        if relation and "hub" in (relation[1] or relation[2] or "").lower().split():
            return absolute(link[1], base)
    return None
