"""The block model as one of the extractors."""

import re
from collections.abc import Sequence

import numpy as np

from extraction.blocks import Block
from extraction.candidates import Candidate
from extraction.fields import Fields
from extraction.model.features import PageFeatures, features_of
from extraction.model.select import best_set, grown
from extraction.model.weights import BlockModel

_WORD = re.compile(r"\w+")
_BELOW = 4  # blocks under the last one taken: a signature, a source, a date may stand there


def page_features(blocks: Sequence[Block], title: str, fields: Fields) -> PageFeatures:
    return features_of(blocks, title, " ".join((fields.page_title, *fields.titles)), fields.description)


def by_model(blocks: Sequence[Block], title: str, fields: Fields, model: BlockModel) -> tuple[Candidate, float]:
    """The article's blocks as the model sees them, and the F1 that it expects of them. Blocks may not be none."""
    words = np.array([len(_WORD.findall(block.text)) for block in blocks], float)
    page = page_features(blocks, title, fields)
    probability = model.probabilities(page)
    choice = best_set(probability, words)
    keep = grown(choice.keep, blocks, page, probability)
    taken = [i for i, kept in enumerate(keep.tolist()) if kept]
    around = range(taken[0], min(taken[-1] + 1 + _BELOW, len(blocks)))
    left = (blocks[i].line for i in around if not keep[i])
    return Candidate("model", tuple(blocks[i].line for i in taken), tuple(left)), choice.expected
