"""What site memory learns from a page: the lines that it shows, and the story that it tells."""

from collections.abc import Sequence

from core.models import Observation
from extraction import sniff
from extraction.blocks import Block, blocks_of
from extraction.decode import decode
from extraction.fields import fields_of
from extraction.parse import parse
from extraction.prose import is_prose
from extraction.prune import prune
from extraction.title import same_title, title_in_page


def observe(body: bytes, *, url: str, charset: str | None = None) -> Observation | None:
    """What `extract` observes, without reading the article; None for what is no page."""
    if not body or sniff.not_a_page(body):
        return None
    decoded = decode(body, charset)
    page = parse(decoded.text) if sniff.has_markup(decoded.text) else None
    if page is None:
        return None
    fields = fields_of(page, url)
    prune(page, fields.page_title)
    blocks = blocks_of(page.root)
    prose = [block.text for block in blocks if is_prose(block.line)]
    return observed(blocks, title_in_page(fields.headings, fields.titles, fields.page_title), prose)


def observed(blocks: Sequence[Block], title: str, prose: Sequence[str]) -> Observation:
    """Lines are as cleaning hands them to a memory's `is_chrome`."""
    lines = dict.fromkeys(block.text for block in blocks if not same_title(block.text, title))
    return Observation(title, tuple(prose), tuple(lines))
