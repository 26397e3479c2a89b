"""From probabilities to a choice: the set of blocks whose expected F1 is highest, and what belongs with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extraction.blocks import Block
from extraction.lines import LineKind
from extraction.model.features import Array, PageFeatures
from extraction.noise import Zone, noise_rules
from extraction.prose import is_prose

_NOT_ABSURD = 0.1  # probability of a paragraph that may join its neighbour
_EVEN = 0.3  # and of one in another element than its neighbour
_UNLINKED = 0.3
_EVENLY = 0.5  # neither text nor not
_UNDER_HEADLINE = 12  # blocks in which the text begins
_STRUCTURE = frozenset((LineKind.ITEM, LineKind.QUOTE, LineKind.ROW, LineKind.CODE))


@dataclass(frozen=True, slots=True)
class Choice:
    """`keep` marks the article's blocks; `expected` is the F1 that the model expects of them, by words."""

    keep: NDArray[np.bool_]
    expected: float


def best_set(probability: Array, words: Array) -> Choice:
    """The likeliest blocks, as many as make the expected F1 (twice the hits over both sizes) highest.

    One threshold for all pages would drop the weaker paragraphs of a page that the model is unsure of as a whole.
    """
    order = np.argsort(-probability, kind="stable")
    taken = np.cumsum(words[order])
    hits = np.cumsum((probability * words)[order])
    score = 2 * hits / (taken + hits[-1] + 1e-9)
    last = order[int(np.argmax(score))]
    return Choice(probability >= probability[last], float(score.max()))


def without_strays(keep: NDArray[np.bool_], page: PageFeatures, probability: Array) -> NDArray[np.bool_]:
    """The set without blocks above and below the article that are taken on a doubt: a few teasers of a list, a notice
    in the footer, that read a little more like text than their like.

    The article is the span of the path that has most evidence, of those that begin under the headline where any does.
    Outside of it, blocks of one path stay only if all of that path there, taken and not, are text more likely than
    not.
    """
    evidence = (probability - _EVENLY) * page.words
    own = np.where(keep, evidence, 0.0)
    index = np.arange(len(keep))
    head = len(keep) if page.head is None else page.head
    under = keep & (index > head) & (index <= head + _UNDER_HEADLINE)
    taken = np.unique(page.path[under if under.any() else keep])
    core = taken[np.argmax(np.bincount(page.path, own)[taken])]
    inside = np.flatnonzero(keep & (page.path == core))
    start = min(head, inside[0]) if under.any() else inside[0]
    outside = (index < start) | (index > inside[-1])
    doubted = np.bincount(page.path, np.where(outside, evidence, 0.0)) < 0
    return np.asarray(keep & ~(outside & doubted[page.path]), np.bool_)


def grown(
    keep: NDArray[np.bool_], blocks: Sequence[Block], page: PageFeatures, probability: Array
) -> NDArray[np.bool_]:
    """The set with paragraphs that stand beside a chosen one, in markup of the same kind, and with the lists,
    quotes and tables between chosen paragraphs: the model knows few of those, and a list is lost whole."""
    found = keep.copy()
    text: dict[int, bool] = {}

    def is_text(i: int) -> bool:
        if i not in text:
            text[i] = _is_text(blocks[i])
        return text[i]

    inner = [block.kind in _STRUCTURE and block.links < _UNLINKED for block in blocks]
    waiting = [i for i in np.flatnonzero(keep).tolist() if is_text(i)]
    while waiting:
        at = waiting.pop()
        for step in (-1, 1):
            beside = at + step
            while 0 <= beside < len(blocks) and inner[beside]:
                beside += step
            if not 0 <= beside < len(blocks) or found[beside] or probability[beside] <= _NOT_ABSURD:
                continue
            near = _same_place(page, at, beside) or (probability[beside] > _EVEN and _same_tag(blocks, at, beside))
            if near and is_text(beside):
                found[beside] = True
                waiting.append(beside)
    chosen = [i for i in np.flatnonzero(found).tolist() if is_text(i)]
    for above, below in pairwise(chosen):
        if below - above > 1 and _same_place(page, above, below):
            holder = blocks[above].element.getparent()
            for i in range(above + 1, below):
                found[i] = found[i] or (inner[i] and holder in blocks[i].element.iterancestors())
    return found


def _is_text(block: Block) -> bool:
    line = block.line
    return is_prose(line) and line.links < 0.5 and noise_rules().find(line.text, (Zone.ANY, Zone.TAIL)) is None


def _same_place(page: PageFeatures, a: int, b: int) -> bool:
    return bool(page.path[a] == page.path[b] and page.parent[a] == page.parent[b])


def _same_tag(blocks: Sequence[Block], a: int, b: int) -> bool:
    return bool(blocks[a].element.tag == blocks[b].element.tag)
