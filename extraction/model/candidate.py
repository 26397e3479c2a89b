"""The block model as one of the extractors."""

from collections.abc import Sequence

from extraction.blocks import Block
from extraction.candidates import Candidate
from extraction.fields import Fields
from extraction.lines import LineKind
from extraction.model.features import PageFeatures, features_of
from extraction.model.select import best_set, grown, without_strays
from extraction.model.weights import BlockModel

# Of a paragraph in the article's own element and markup. Higher, and a tenth of the text of modern layouts is lost
# (tests/extraction/test_noisy_pages.py): the model has learnt from old pages alone.
_UNLIKELY, _UNLIKELY_ITEM = 0.01, 0.3  # probability; lists beside an article are mostly of other articles
_BELOW = 4  # blocks under the last one taken: a signature, a source, a date may stand there


def page_features(blocks: Sequence[Block], title: str, fields: Fields) -> PageFeatures:
    return features_of(blocks, title, " ".join((fields.page_title, *fields.titles)), fields.description)


def by_model(blocks: Sequence[Block], title: str, fields: Fields, model: BlockModel) -> tuple[Candidate, float]:
    """The article's blocks as the model sees them, and the F1 that it expects of them. Blocks may not be none."""
    page = page_features(blocks, title, fields)
    probability = model.probabilities(page)
    choice = best_set(probability, page.words)
    keep = grown(without_strays(choice.keep, page, probability), blocks, page, probability)
    taken = [i for i, kept in enumerate(keep.tolist()) if kept]
    around = range(taken[0], min(taken[-1] + 1 + _BELOW, len(blocks)))
    left = tuple(blocks[i].line for i in around if not keep[i])
    outside = (i for i in range(len(blocks)) if not taken[0] < i < taken[-1])
    barred = frozenset(i for i in outside if probability[i] < _least(blocks[i]))
    return Candidate("model", tuple(blocks[i].line for i in taken), left, barred), choice.expected


def _least(block: Block) -> float:
    return _UNLIKELY_ITEM if block.kind is LineKind.ITEM else _UNLIKELY
