"""Bytes to an article: the whole room on one screen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.models import Extraction, ExtractionRules, Removal
from core.outcomes import Outcome
from extraction import sniff
from extraction.apart import marked
from extraction.blocks import Block, blocks_of
from extraction.byline import byline_of
from extraction.candidates import Candidate
from extraction.chooser import choose
from extraction.clean.left import removals_of
from extraction.clean.model import Cleaned, SiteMemory
from extraction.clean.split import split_glued
from extraction.clean.steps import clean
from extraction.collector import without_collector
from extraction.decode import Decoded, decode
from extraction.fields import Fields, fields_of
from extraction.layout import layout_of
from extraction.lines import Line
from extraction.lines_page import clean_lines
from extraction.model.weights import BlockModel, block_model
from extraction.noise import NoiseRules, Zone, noise_rules
from extraction.observe import observed
from extraction.parse import Page, drop_hidden, parse
from extraction.prose import is_prose
from extraction.prune import prune
from extraction.published import DateClaim, Published, choose_date, near_headline, under_text, url_claim
from extraction.region import filled
from extraction.result import finish
from extraction.site_rules import Stated, apply_rules
from extraction.title import find_headline, likelier, same_title, title_in_page
from extraction.witness import NOBODY, Witness

_HEAD_BLOCKS = 12  # between a headline and the text below it
_MOST_LINES = 4_000  # of an article; the rest is cut before the steps that compare each line with others
_UNREADABLE = 0.1  # share of characters that no charset could read


@without_collector
def extract(
    body: bytes,
    *,
    url: str,
    charset: str | None = None,
    now: datetime | None = None,
    rules: ExtractionRules | None = None,
    memory: SiteMemory | None = None,
    model: BlockModel | None = None,
    witness: Witness = NOBODY,
) -> Extraction:
    """Reads a page as an article. Never raises: what cannot be read is an `outcome` with a `detail`.

    `charset` is what the HTTP header said; it may be wrong. `now` (aware) is when the page was fetched:
    relative dates count from it and later dates are refused. `memory` knows the site's recurring lines.
    `model` are other weights than the trained ones; cross-validation needs them. `witness` is not called for a page
    that is given up, or has no markup.
    """
    if not body.strip(b"\0 \r\n\t"):
        return Extraction(Outcome.EMPTY, detail="The answer has no body.")
    if what := sniff.not_a_page(body):
        return Extraction(Outcome.NOT_HTML, detail=f"The answer is {what}, not a page.")
    decoded = decode(body, charset)
    rejected = _reject(decoded)
    if rejected:
        return replace(rejected, charset=decoded.charset)
    if not sniff.has_markup(decoded.text):
        found = clean_lines(decoded.text.splitlines(), now=now, rules=rules, url=url, memory=memory)
        return replace(found, charset=decoded.charset)
    page = parse(decoded.text, keep_hidden=True)
    if page is None:
        return Extraction(Outcome.EMPTY, detail="The page has no text.", charset=decoded.charset)
    found = _read(page, decoded, url, now, rules or ExtractionRules(), memory, model or block_model(), witness)
    return replace(found, charset=decoded.charset)


def _reject(decoded: Decoded) -> Extraction | None:
    if decoded.damaged > _UNREADABLE or sniff.is_binary(decoded.text):
        return Extraction(Outcome.UNREADABLE, detail="No charset makes text of these bytes.")
    if what := sniff.not_html(decoded.text):
        return Extraction(Outcome.NOT_HTML, detail=f"The answer is {what}, not a page.")
    return None


def _read(
    page: Page,
    decoded: Decoded,
    url: str,
    now: datetime | None,
    rules: ExtractionRules,
    memory: SiteMemory | None,
    model: BlockModel,
    witness: Witness,
) -> Extraction:
    stated, fields = set_apart(page, url, rules, witness)
    blocks = blocks_of(page.root)
    if why := sniff.wall(decoded.text, "\n".join(block.text for block in blocks)):
        return Extraction(Outcome.WALL, detail=f"The site answered with {why}.", quality=page.flags)
    title = stated.title or _title(fields, blocks)
    if stated.lines:
        candidate = Candidate("rules", stated.lines)
    else:
        candidate = filled(choose(page, blocks, title, fields, model), blocks)
    noise = noise_rules().with_site(rules.noise)
    cut = ["cut:lines"] if len(candidate.lines) > _MOST_LINES else []
    lines = marked(split_glued(list(candidate.lines[:_MOST_LINES])), blocks)
    if not title or not (fields.headings or fields.titles or any(same_title(b.text, title) for b in blocks)):
        title = likelier(title, _title_above(lines, blocks, noise), lines)
    cleaned = clean(lines, title=title, noise=noise, memory=memory)
    cleaned.removed += removals_of(candidate.left, title, noise)
    published = _date(fields, stated.date, blocks, title, cleaned, url, now, rules)
    modified = choose_date(fields.modified, now=now, zone=ZoneInfo(rules.timezone), z_is_local=rules.z_is_local)
    signed = next((byline_of(r.text) for r in cleaned.removed if r.reason == "field:author"), ())
    found = finish(
        cleaned,
        title=title,
        authors=stated.authors or fields.authors or signed,
        published=published,
        declared_language=fields.language,
        flags=[*page.flags, *cut, f"by:{candidate.name}", *(["damaged"] if decoded.damaged else [])],
        blocks=blocks,
    )
    told = [line.text for line in cleaned.kept if is_prose(line)]
    found = replace(
        found, modified_at=modified.at, canonical_url=fields.canonical_url, observed=observed(blocks, title, told)
    )
    if why := sniff.not_an_article([block.line for block in blocks], found, url):
        return replace(found, outcome=Outcome.NOT_ARTICLE, detail=why)
    found = replace(found, layout=layout_of(page, blocks, found, rules, stated.missed(rules)))
    return _without_furniture(found, noise)


def set_apart(page: Page, url: str, rules: ExtractionRules, witness: Witness) -> tuple[Stated, Fields]:
    """Cuts what can be no text; returns what the site's rules and the page state."""
    witness.whole(page)
    drop_hidden(page)
    witness.cut("hidden:by its style")
    stated = apply_rules(page.root, rules)
    witness.cut("rule:drop")
    fields = fields_of(page, url)
    prune(page, fields.page_title)
    witness.cut("part:named")
    return stated, fields


def _without_furniture(found: Extraction, noise: NoiseRules) -> Extraction:
    """A photo report may have a headline and no text: then nothing but the foot of the page was kept."""
    rules = [noise.find(paragraph, (Zone.ANY, Zone.HEAD, Zone.TAIL)) for paragraph in found.paragraphs]
    if found.outcome is not Outcome.ARTICLE or not all(rules):
        return found
    foot = tuple(Removal(p, f"noise:{rule.name}") for p, rule in zip(found.paragraphs, rules, strict=True) if rule)
    detail = "Under its headline the page has no text."
    return replace(found, outcome=Outcome.EMPTY, paragraphs=(), lead="", removed=found.removed + foot, detail=detail)


def read_blocks(body: bytes, url: str) -> tuple[list[Block], str, Fields]:
    """What the chooser sees of a page: for the training of the block model. Raises ValueError where it is none."""
    page = parse(decode(body, None).text)
    if page is None:
        raise ValueError("The page has no text.")
    fields = fields_of(page, url)
    prune(page, fields.page_title)
    blocks = blocks_of(page.root)
    return blocks, _title(fields, blocks), fields


def _title(fields: Fields, blocks: Sequence[Block]) -> str:
    lines = [block.text for block in blocks if len(block.text) < 300]
    return title_in_page(fields.headings, fields.titles, fields.page_title, lines, _sample(blocks))


def _title_above(lines: Sequence[Line], blocks: Sequence[Block], noise: NoiseRules) -> str:
    """Of a page that marks no headline: a line among the text's first ones, or of those right above it."""
    start = next((i for i, block in enumerate(blocks) if lines and block.text == lines[0].text), 0)
    near = [*(block.line for block in blocks[max(0, start - _HEAD_BLOCKS) : start]), *lines]
    at = find_headline(near, noise)
    return near[at].text if at is not None else ""


def _text_start(blocks: Sequence[Block], head: int, cleaned: Cleaned) -> int:
    """Where the text begins below the headline: at its last copy, for a preview may stand above the date."""
    below = range(head + 1, min(head + 1 + _HEAD_BLOCKS, len(blocks)))
    first = cleaned.kept[0].text if cleaned.kept else ""
    copies = [i for i in below if blocks[i].text == first]
    return copies[-1] if copies else next((i for i in below if is_prose(blocks[i].line)), head + 1)


def _sample(blocks: Sequence[Block]) -> str:
    """The longest paragraphs: what the page is about, before anyone knows which part is the article."""
    prose = sorted((block.text for block in blocks if block.links < 0.3), key=len, reverse=True)
    return " ".join(prose[:4])


def _date(
    fields: Fields,
    stated: str,
    blocks: Sequence[Block],
    title: str,
    cleaned: Cleaned,
    url: str,
    now: datetime | None,
    rules: ExtractionRules,
) -> Published:
    """In order of trust: the site's rule, what the page states, by the headline, in the address, under the text."""
    zone = ZoneInfo(rules.timezone)
    claims = [DateClaim(stated, "the site's rule")] if stated else []
    claims += fields.published
    texts = [block.text for block in blocks]
    head = next((i for i, text in enumerate(texts) if title and same_title(text, title)), None)
    if head is not None:
        claims += near_headline(texts, head, _text_start(blocks, head, cleaned))
    claims += url_claim(url, zone)
    last = cleaned.kept[-1].text if cleaned.kept else None
    if last in texts:
        claims += under_text(texts, len(texts) - 1 - texts[::-1].index(last))
    return choose_date(claims, now=now, zone=zone, z_is_local=rules.z_is_local)
