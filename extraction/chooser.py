"""The choice between extractors: the block model, and others where it is not sure."""

from collections.abc import Sequence

from extraction.blocks import Block
from extraction.candidates import Candidate, densest, readability, trafilatura, under_headline, with_rows
from extraction.fields import Fields
from extraction.lines import Line
from extraction.model.candidate import by_model
from extraction.model.weights import BlockModel
from extraction.parse import Page
from extraction.prose import is_prose, words_of
from extraction.title import same_title, stem

_MOST_BLOCKS = 6_000  # above this a page is no article, and the model would take seconds
_SURE = 0.5  # the F1 that the model must expect of its own choice
_FEW_WORDS = 20
_ENOUGH_WORDS = 80  # below this readability has often taken a teaser or a caption for the article
_ON_TOPIC = 0.3  # share of the headline's words; a text with fewer is another article's
_LEAD_DISTANCE = 12  # blocks between the headline and the text


def choose(page: Page, blocks: Sequence[Block], title: str, fields: Fields, model: BlockModel) -> Candidate:
    """The model's text where it is sure of it and the text speaks of the headline; else the best of all.

    The figures of each candidate alone and of this order are in docs/model-card.md.
    """
    if page.flattened:
        return Candidate("lines", tuple(block.line for block in blocks))
    topic = {stem(word) for word in words_of(title) if len(word) > 3}
    options = []
    if 0 < len(blocks) <= _MOST_BLOCKS:
        own, expected = by_model(blocks, title, fields, model)
        on_topic = _speaks_of(topic, own) >= _ON_TOPIC
        if own.words >= _FEW_WORDS and expected >= _SURE and on_topic:
            return own
        options.append(own)
    best = _of_others(page, blocks, title, topic)
    whole = Candidate(best.name, (*_lead_above(best, blocks, title), *with_rows(best, list(blocks))))
    return max([*options, whole], key=lambda c: (_speaks_of(topic, c) >= _ON_TOPIC, c.words))


def _of_others(page: Page, blocks: Sequence[Block], title: str, topic: set[str]) -> Candidate:
    """Readability where it finds a whole text that speaks of the headline; else the best of them."""
    best = readability(page)
    if best.words >= _ENOUGH_WORDS and _speaks_of(topic, best) >= _ON_TOPIC:
        return best
    others = [best, trafilatura(page)]
    if max(other.words for other in others) < _FEW_WORDS or max(_speaks_of(topic, o) for o in others) < _ON_TOPIC:
        others += [densest(list(blocks)), under_headline(list(blocks), title)]
    return max(others, key=lambda c: (_speaks_of(topic, c) >= _ON_TOPIC, c.words))


def _speaks_of(topic: set[str], candidate: Candidate) -> float:
    """Share of the headline's words that stand in the text, 1 where there is no headline to go by."""
    if not topic:
        return 1.0
    said: set[str] = set()
    for line in candidate.lines:
        own = {stem(word) for word in words_of(line.text[:3000]) if len(word) > 3}
        if own != topic:  # the headline itself, which every wrong part of a page may carry too
            said |= own
    return len(topic & said) / len(topic)


def _lead_above(candidate: Candidate, blocks: Sequence[Block], title: str) -> list[Line]:
    """Paragraphs between the headline and the candidate's first line: extractors lose a lead that stands apart."""
    if not candidate.lines or not title:
        return []
    texts = [block.text for block in blocks]
    starts = [i for i, text in enumerate(texts) if text == candidate.lines[0].text]
    heads = [i for i, text in enumerate(texts[: starts[0]]) if same_title(text, title)] if starts else []
    if not heads or starts[0] - heads[-1] > _LEAD_DISTANCE:
        return []
    known = {line.text for line in candidate.lines}
    between = [block.line for block in blocks[heads[-1] + 1 : starts[0]]]
    return [line for line in between if is_prose(line) and line.links < 0.3 and line.text not in known]
