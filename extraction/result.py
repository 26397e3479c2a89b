"""Cleaned lines and fields to the one value that leaves this room."""

from collections.abc import Sequence

from core.models import Extraction
from core.outcomes import Outcome
from extraction.apart import captions_of, footnotes_of
from extraction.blocks import Block
from extraction.clean.model import Cleaned
from extraction.language import language_of
from extraction.lines import Line, LineKind
from extraction.origin import origin_of
from extraction.prose import is_prose
from extraction.published import Published

_FEWEST_WORDS = 8
_UNTITLED_WORDS = 40  # without a headline and without one whole sentence
_SHORT_WORDS = 60
_LEAD = 600
_LONGEST_TITLE = 500


def finish(
    cleaned: Cleaned,
    *,
    title: str,
    authors: tuple[str, ...],
    published: Published,
    declared_language: str | None = None,
    flags: Sequence[str] = (),
    cut: bool = False,
    blocks: Sequence[Block] = (),
) -> Extraction:
    paragraphs = tuple(_shown(line) for line in cleaned.kept)
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    quality = [*flags, *(["cut:lines"] if cut else [])]
    if words < _SHORT_WORDS:
        quality.append("short")
    if len(title) > _LONGEST_TITLE:
        quality.append("cut:title")
    if not title:
        quality.append("no_title")
    prose = any(is_prose(line) for line in cleaned.kept)
    article = words >= (_FEWEST_WORDS if prose or title else _UNTITLED_WORDS)
    return Extraction(
        outcome=Outcome.ARTICLE if article else Outcome.EMPTY,
        title=title[:_LONGEST_TITLE],
        paragraphs=paragraphs,
        lead=next((line.text for line in cleaned.kept if is_prose(line)), "")[:_LEAD],
        authors=authors,
        language=language_of(" ".join(paragraphs), declared_language),
        published_at=published.at,
        published_precision=published.precision,
        published_evidence=published.evidence,
        origin_citation=origin_of(paragraphs, [removal.text for removal in cleaned.removed]),
        removed=tuple(cleaned.removed),
        quality=tuple(dict.fromkeys(quality)),
        detail="" if article else "The page has no text that reads as an article.",
        alternatives=published.alternatives,
        captions=captions_of(cleaned.removed, blocks, paragraphs, title),
        footnotes=footnotes_of(cleaned.removed, blocks),
    )


def _shown(line: Line) -> str:
    return f"• {line.text}" if line.kind is LineKind.ITEM and line.text[:1].isalnum() else line.text
