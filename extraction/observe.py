"""What site memory learns from a page: the lines that it shows, and the story that it tells."""

from dataclasses import dataclass

from extraction import sniff
from extraction.blocks import blocks_of
from extraction.decode import decode
from extraction.fields import fields_of
from extraction.parse import parse
from extraction.prose import is_prose
from extraction.title import same_title, title_in_page

_STORY = 300  # characters of the longest paragraph


@dataclass(frozen=True, slots=True)
class Observation:
    """`story` tells one article from another; a reprint has the same. `lines` are the page's but its headline."""

    story: str
    lines: tuple[str, ...]


def observe(body: bytes, *, url: str, charset: str | None = None) -> Observation | None:
    """None for what is no page. Lines are as `extract` hands them to a memory's `is_chrome`."""
    if not body or sniff.not_a_page(body):
        return None
    decoded = decode(body, charset)
    page = parse(decoded.text) if sniff.has_markup(decoded.text) else None
    if page is None:
        return None
    blocks = blocks_of(page.root)
    fields = fields_of(page.root, url)
    title = title_in_page(fields.headings, fields.titles, fields.page_title)
    longest = max((block.text for block in blocks if is_prose(block.line)), key=len, default="")
    lines = tuple(block.text for block in blocks if not same_title(block.text, title))
    return Observation(f"{title} {longest[:_STORY]}".strip(), lines)
