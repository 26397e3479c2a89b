"""Which blocks of a page stand in its reference text: what the block model learns from."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extraction.blocks import Block

_WORD = re.compile(r"\w+")
_SHORT = 8  # words; a shorter block counts only where the reference has it as a line, or whole
_STANDS = 0.5  # of a block's runs of three words
_LONG = 80  # characters; of such blocks the middle of the article is reckoned


def labels_of(blocks: Sequence[Block], reference: str) -> NDArray[np.bool_]:
    """A block is text if most of its runs of three words stand in the reference. Of a text's copies on the
    page, those nearest to the middle of the article count, as many as the reference has."""
    words = _words(reference)
    runs = set(zip(words, words[1:], words[2:], strict=False))
    lines = {tuple(_words(line)) for line in reference.split("\n")}
    whole = f" {' '.join(words)} "
    keys = [tuple(_words(block.text)) for block in blocks]
    found = np.array([_stands(key, runs, lines, whole) for key in keys])
    weight = np.array([len(block.text) if len(block.text) > _LONG else 0 for block in blocks]) * found
    index = np.arange(len(blocks))
    middle = float(np.interp(0.5, np.cumsum(weight) / weight.sum(), index)) if weight.any() else 0.0
    copies: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in np.flatnonzero(found):
        copies[keys[i]].append(int(i))
    for key, places in copies.items():
        allowed = max(1, whole.count(f" {' '.join(key)} ") if len(key) >= 3 else 1)
        for place in sorted(places, key=lambda i: abs(i - middle))[allowed:]:
            found[place] = False
    return found


def _stands(key: tuple[str, ...], runs: set[tuple[str, str, str]], lines: set[tuple[str, ...]], whole: str) -> bool:
    if len(key) < 3:
        return key in lines
    own = Counter(zip(key, key[1:], key[2:], strict=False))
    share = sum(n for run, n in own.items() if run in runs) / own.total()
    if len(key) < _SHORT:
        return (key in lines and share > _STANDS) or f" {' '.join(key)} " in whole
    return share > _STANDS


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
